import * as z from "zod";
import type { FunctionPool } from "./functions.ts";
import { type Guard, type Passage, refused } from "./guard.ts";
import { type RoutedRequest, toAuthorizerEvent } from "./http-event.ts";

export interface RequestAuthorizerSettings {
  readonly functionArn: string;
  /** Names of the headers that say who asks, in lower case; at least one. */
  readonly headers: readonly string[];
  /** How long an answer is remembered for the same headers. 0: it is asked every time. */
  readonly rememberedSeconds: number;
}

const Simple = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).nullable().default(null),
});

type Answer = { readonly passage: Passage; readonly until: number };

/**
 * Lets a function decide, as an HTTP API does with simple responses. Who shows none of the headers is
 * refused unasked; both answers are remembered, for every route that has this authorizer.
 */
export function requestGuard(
  { functionArn, headers, rememberedSeconds }: RequestAuthorizerSettings,
  functions: FunctionPool,
): Guard {
  const remembered = new Map<string, Answer>();

  const decide = async (routed: RoutedRequest, shown: readonly string[]): Promise<Passage> => {
    const outcome = await functions.byArn(functionArn)?.invoke(toAuthorizerEvent(routed, shown));
    const answer = outcome?.kind === "answered" ? readAnswer(outcome.answer) : undefined;
    // What failed is no answer, and the next request asks again.
    if (answer === undefined) return refused(500, "Internal Server Error");
    const passage = passageOf(answer);
    const until = Date.now() + rememberedSeconds * 1_000;
    remembered.set(JSON.stringify(shown), { passage, until });
    return passage;
  };

  return async (routed) => {
    const shown = headers.flatMap((name) => shownIn(routed, name) ?? []);
    if (shown.length < headers.length) return refused(401, "Unauthorized");
    const known = remembered.get(JSON.stringify(shown));
    return known && known.until > Date.now() ? known.passage : decide(routed, shown);
  };
}

/** An empty header is as good as none. */
function shownIn({ request, written }: RoutedRequest, name: string): string | undefined {
  return (written[name] ?? request.headers[name]?.toString()) || undefined;
}

function readAnswer(answer: string) {
  return Simple.safeParse(JSON.parse(answer)).data;
}

function passageOf({ isAuthorized, context }: z.output<typeof Simple>): Passage {
  return isAuthorized
    ? { kind: "passed", authorizer: { lambda: context } }
    : refused(403, "Forbidden");
}
