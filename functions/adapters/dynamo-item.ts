import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** What we store: scalars as DynamoDB's own, so that a person can read them; the rest as JSON text. */
export type Attributes = Readonly<Record<string, unknown>>;
export type Item = Record<string, AttributeValue>;

/** Leaves out what is null or undefined: an absent attribute costs nothing and keeps an index sparse. */
export function toItem(attributes: Attributes): Item {
  const present = Object.entries(attributes).filter(([, value]) => value != null);
  return Object.fromEntries(present.map(([name, value]) => [name, toAttribute(value)]));
}

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  return { S: JSON.stringify(value) };
}

/** Reads the attributes of an item that this code wrote; a missing one means a broken item, and throws. */
export function reader(item: Item) {
  const maybe = {
    text: (name: string): string | null => item[name]?.S ?? null,
    number: (name: string): number | null => {
      const digits = item[name]?.N;
      return digits === undefined ? null : Number(digits);
    },
  };
  return {
    maybe,
    text: (name: string): string => maybe.text(name) ?? missing(name),
    number: (name: string): number => maybe.number(name) ?? missing(name),
    flag: (name: string): boolean => item[name]?.BOOL ?? missing(name),
    /** The caller names the type that it stored under this name. */
    json: <Stored>(name: string): Stored => JSON.parse(maybe.text(name) ?? "null") as Stored,
  };
}

function missing(name: string): never {
  throw new Error(`An item of the table lacks ${name}.`);
}
