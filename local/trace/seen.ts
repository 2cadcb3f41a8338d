/** What the host sees of its functions, for whoever keeps a record of it. */

/** One HTTP exchange of a function's. Bodies are text, cut at `BODY_MAX` bytes. */
export interface SeenCall {
  readonly method: string;
  readonly url: string;
  /** `DynamoDB_20120810.PutItem`; null where it was no call to AWS. */
  readonly target: string | null;
  readonly requestBody: string;
  /** 0 where no answer came. */
  readonly statusCode: number;
  readonly responseBody: string;
  /** Epoch ms at which it was begun, and how many ms it took. */
  readonly at: number;
  readonly ms: number;
}

export interface SeenInvocation {
  readonly requestId: string;
  /** The function: the name of its folder. */
  readonly label: string;
  readonly event: unknown;
  readonly at: number;
}

export type SeenEnd =
  | { readonly kind: "answered"; readonly answer: string }
  | { readonly kind: "failed"; readonly message: string };

export interface Watcher {
  readonly begun: (invocation: SeenInvocation) => void;
  readonly called: (requestId: string, call: SeenCall) => void;
  readonly ended: (requestId: string, end: SeenEnd) => void;
  /** A line that a function wrote to its log. */
  readonly logged: (label: string, line: string) => void;
}

/** Conekta's bodies have a few KB; a list of a thousand events is not worth keeping whole. */
export const BODY_MAX = 64 * 1024;
