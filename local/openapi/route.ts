import type { ProblemCode } from "#shared/domain/errors.ts";
import type { ANSWERS, QUERIES, REQUESTS } from "./schemas.ts";

/** An answer that is no problem. Without a schema it has no body. */
type Answer = {
  readonly means: string;
  readonly schema?: keyof typeof ANSWERS;
  /** Headers beside those that every answer has. */
  readonly headers?: readonly ("Idempotent-Replayed" | "Retry-After")[];
};

/** Who may call: whose token must hold a scope, or who proves it in another way. */
type Access =
  | { readonly scope: string }
  | { readonly shows: "linkToken" | "conektaSignature" | "nothing" };

/** What the document says of a route, beside what follows from its method, path and access. */
export type Route = {
  readonly name: string;
  readonly tag: "Customers" | "Orders" | "Card links" | "Card page" | "Conekta";
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly key?: "required" | "optional";
  readonly body?: keyof typeof REQUESTS;
  readonly bodyOptional?: boolean;
  readonly query?: keyof typeof QUERIES;
  readonly answers: Readonly<Record<number, Answer>>;
  /** What its function may refuse, beside what follows from its body, its key and its access. */
  readonly problems: readonly ProblemCode[];
};

export type Routes = Readonly<Record<`${"GET" | "POST" | "PUT" | "DELETE"} /${string}`, Route>>;
