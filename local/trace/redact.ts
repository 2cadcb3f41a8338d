/** What a record must not hold, and what stands in its place. */

const MASK = "•••";

/** Members that say who somebody is, or open something. By their name in any JSON, at any depth. */
const PERSONAL: ReadonlySet<string> = new Set([
  "name",
  "customer_name",
  "email",
  "phone",
  "address",
  "street1",
  "street2",
  "postal_code",
  "receiver",
  "rfc",
]);
const SECRET: ReadonlySet<string> = new Set([
  "number",
  "cvc",
  "token",
  "token_id",
  "authorization",
  "password",
  "private_key",
  "parent_id_token",
  "pin",
  "token_digest",
]);

/** Goods have names as well, and theirs are what a timeline is read by. */
const GOODS: ReadonlySet<string> = new Set(["line_items", "products"]);

const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
/** A link's secret is behind the `#`, where no server sees it. */
const FRAGMENT = /(https?:\/\/[^\s"#]+)#[^\s"\\]+/g;
const KEY = /\bkey_\w{8,}/g;
/** 15 or 16 digits that begin like a card's, alone or in the usual groups. */
const CARD =
  /(?<![\w-])(?:3[47]\d{2}[ -]?\d{6}[ -]?\d{5}|(?:4\d|5[1-5]|2[2-7])\d{2}(?:[ -]?\d{4}){3})(?![\w-])/g;

/** A text without secrets and people: member by member where it is JSON, by patterns elsewhere. */
export function redact(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? scrub(JSON.stringify(masked(value))) : scrub(text);
  } catch {
    return scrub(text);
  }
}

/** A value without secrets and people. */
export function masked(value: unknown, inGoods = false): unknown {
  if (Array.isArray(value)) return value.map((each) => masked(each, inGoods));
  if (typeof value !== "object" || value === null) {
    return typeof value === "string" ? withinText(value) : value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, maskedMember(name, member, inGoods)]),
  );
}

function maskedMember(name: string, member: unknown, inGoods: boolean): unknown {
  const isText = typeof member === "string";
  if (isText && SECRET.has(name)) return MASK;
  if (isText && PERSONAL.has(name) && !(inGoods && name === "name")) return initial(member);
  return masked(member, inGoods || GOODS.has(name));
}

/** The table keeps the deeper parts of an item as JSON in text. */
function withinText(text: string): string {
  return /^[[{]/.test(text) ? redact(text) : text;
}

/** Enough to tell Ana from Luis while debugging, and no more. */
function initial(text: string): string {
  return text === "" ? "" : `${text.slice(0, 1)}${MASK}`;
}

function scrub(text: string): string {
  return text
    .replace(JWT, MASK)
    .replace(KEY, MASK)
    .replace(FRAGMENT, `$1#${MASK}`)
    .replace(CARD, (found) => (isCardNumber(found) ? MASK : found));
}

/** True where a text holds what Luhn takes for a card number. */
export function holdsCardNumber(text: string): boolean {
  return (text.match(CARD) ?? []).some(isCardNumber);
}

function isCardNumber(found: string): boolean {
  const digits = [...found.replaceAll(/\D/g, "")].reverse().map(Number);
  const sum = digits.reduce((total, digit, at) => {
    const weighed = at % 2 === 0 ? digit : digit * 2;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}
