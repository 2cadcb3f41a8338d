/** Reads JSON of unknown shape. Three functions do what a schema library would weigh 6 KB for. */

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
