import type { Query } from "#local/conekta/pages.ts";
import { errorBody, type Language, type Refusal } from "#local/conekta/refusal.ts";
import type { World } from "#local/conekta/world.ts";

export type Request = {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** JSON or form fields; undefined when nothing was sent. */
  readonly body: unknown;
  readonly language: Language;
};

export type Answer = {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; text and bytes as they are. */
  readonly body: object | string | Buffer;
};

export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "OPTIONS";
  readonly path: string;
  /** Which key must be shown. `local` asks for none and answers this machine only. */
  readonly key: "private" | "public" | "none" | "local";
  /** Runs in one transaction. */
  readonly answer: (world: World, request: Request) => Answer;
};

/** Conekta answers 200 to what it created, too. */
export const ok = (body: object): Answer => ({ statusCode: 200, body });

export const refused = (
  refusal: Pick<Refusal, "statusCode" | "details">,
  language: Language,
  extra: object = {},
): Answer => ({
  statusCode: refusal.statusCode,
  body: { ...errorBody(refusal, language), ...extra },
});

export const JSON_HEADERS = {
  "Content-Type": "application/json; charset=utf-8",
  "Conekta-Media-Type": "conekta-v2.3.0; format=application/json",
};

export const isJson = ({ body }: Answer): boolean =>
  typeof body === "object" && !Buffer.isBuffer(body);

export const asBytes = (answer: Answer): Buffer => {
  const { body } = answer;
  if (Buffer.isBuffer(body)) {
    return body;
  }
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
};

/** A parameter of the path, which the router guarantees. */
export const parameter = ({ parameters, path }: Request, name: string): string => {
  const value = parameters[name];
  if (value === undefined) {
    throw new Error(`${path} has no parameter "${name}".`);
  }
  return value;
};
