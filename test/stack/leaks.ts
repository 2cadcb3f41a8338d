import { digest } from "#functions/adapters/digest.ts";
import { readToken } from "#shared/domain/link-token.ts";

/** Whom tests pay as. */
const PEOPLE =
  /\b(Ana (Sofía )?(López|Nuñez|Ruiz)|Luis Pérez|Felipe Gómez|Zacarías Quintanilla|Eva Ruiz)\b/g;

/** What no log line may hold, whichever test it came from. */
const FORBIDDEN: readonly (readonly [what: string, RegExp])[] = [
  ["a person", PEOPLE],
  ["an e-mail address", /[\w.+-]+@[\w-]+(\.[\w-]+)+/g],
  // Not the last twelve digits of a UUID, which may happen to begin with 52.
  ["a phone number", /(?<![\w-])\+?52\d{10}(?![\w-])/g],
  ["a card token", /\btok_\w+/g],
  ["a key of Conekta", /\bkey_\w{6,}/g],
  ["an access token", /\beyJ[\w-]{10,}\.[\w-]{10,}/g],
  ["a key file", /-----BEGIN [A-Z ]+-----/g],
  ["a credential", /\bBearer\s+\S+/gi],
];

/** What functions and host wrote after the block that says where everything is. */
export function leaksIn(printed: string): readonly string[] {
  const written = printed.slice(Math.max(0, printed.search(/^ *Ready — /m)));
  const found = FORBIDDEN.flatMap(([what, pattern]) =>
    [...written.matchAll(pattern)].map(([text]) => `${what}: ${text}`),
  );
  const cards = [...written.matchAll(/(?<!\w)\d{13,19}(?!\w)/g)]
    .map(([digits]) => digits)
    .filter((digits) => !isTime(digits) && passesLuhn(digits));
  const links = [...written.matchAll(/(?<!\w)[0-9A-Za-z]{32}(?!\w)/g)]
    .map(([word]) => word)
    .filter((word) => readToken(word, digest) !== null);
  return [
    ...new Set([
      ...found,
      ...cards.map((card) => `a card number: ${card}`),
      ...links.map((link) => `the token of a link: ${link}`),
    ]),
  ];
}

/** Throws when anything in it is nobody's business. */
export function refuseLeaks(printed: string): void {
  const leaks = leaksIn(printed);
  if (leaks.length > 0) {
    throw new Error(`The logs of this run hold what they must not:\n${leaks.join("\n")}`);
  }
}

/** Epoch milliseconds of this century's first half; no card has 13 digits and begins with 1. */
const isTime = (digits: string) => digits.length === 13 && digits.startsWith("1");

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
