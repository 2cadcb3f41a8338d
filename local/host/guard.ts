import {
  type AuthorizerContext,
  type HttpAnswer,
  message,
  type RoutedRequest,
} from "./http-event.ts";

/** What an authorizer came to. */
export type Passage =
  | { readonly kind: "passed"; readonly authorizer?: AuthorizerContext }
  | { readonly kind: "refused"; readonly answer: HttpAnswer };

/** Stands before a route's function: lets a request pass, or has it answered with a refusal. */
export type Guard = (routed: RoutedRequest) => Promise<Passage>;

/** Where a route has no authorizer. */
export const letsAnybodyPass: Guard = async () => ({ kind: "passed" });

export function refused(
  statusCode: number,
  text: string,
  headers: HttpAnswer["headers"] = {},
): Passage {
  const answer = message(statusCode, text);
  return { kind: "refused", answer: { ...answer, headers: { ...answer.headers, ...headers } } };
}
