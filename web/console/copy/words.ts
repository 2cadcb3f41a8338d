import { copy, language } from "#web/console/state/settings.ts";

/** Titles of steps are recorded in English; these are the words in them that are not names. */
const SPANISH: readonly (readonly [RegExp, string])[] = [
  [/^receive (\d+)$/, "intento $1"],
  [/^queued$/, "encolado"],
  [/^looked$/, "revisó"],
  [/^new: /, "nuevo: "],
  [/^not written: /, "no se escribió: "],
  [/^not queued: /, "no se encoló: "],
  [/^not taken: /, "no se aceptó: "],
  [/ no answer$/, " sin respuesta"],
  [/^not an event\b/, "no es un evento"],
];

/** A step's title in the language of the person. */
export function inWords(title: string): string {
  if (language.value === "en") return title;
  return SPANISH.reduce((text, [pattern, word]) => text.replace(pattern, word), title);
}

/** `words[key]` where the table has it, else the key itself: what is new is shown as it came. */
export function named(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? (words[key] ?? key) : key;
}

export function statusWord(status: string | null, kind: string): string {
  if (status !== null) return named(copy.value.status, status);
  return kind === "order" ? copy.value.status.none : named(copy.value.status, kind);
}
