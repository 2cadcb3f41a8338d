/**
 * Puts generated parts into a document, each between `<!-- name:begin -->` and `<!-- name:end -->`.
 * Throws where the document has no place for one.
 */
export function between(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((current, [name, part]) => {
    const place = new RegExp(`(<!-- ${name}:begin -->\n)[^]*?(<!-- ${name}:end -->)`);
    if (!place.test(current)) throw new Error(`The document has no place for "${name}".`);
    return current.replace(place, (_, begin: string, end: string) => `${begin}\n${part}\n\n${end}`);
  }, text);
}
