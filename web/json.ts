/** Reads JSON of unknown shape. A few functions do what a schema library would weigh 6 KB for. */

type Members = Readonly<Record<string, unknown>>;

/** The members of an object; none where the value is anything else. */
export function members(value: unknown): Members {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A string with something in it, or undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The same for what may be told as a string or a number, like the month a card expires. */
export function textOrNumber(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : text(value);
}

/** The strings of an array; none where the value is anything else. */
export function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === "string") : [];
}

/** Only http and https: the value ends in an `href`, where `javascript:` would run. */
export function webAddress(value: unknown): string | undefined {
  const address = text(value);
  return address !== undefined && /^https?:\/\//i.test(address) ? address : undefined;
}

/** Throws where the deployment forgot something without which the page cannot be. */
export function required(name: string, value: unknown): string {
  const given = text(value);
  if (given === undefined) throw new Error(`config.json has no ${name}; expected a string.`);
  return given;
}

export function optional<Name extends string>(name: Name, value: string | undefined) {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]: string });
}
