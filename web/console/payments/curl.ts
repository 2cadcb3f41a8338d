import type { Hop, State } from "#local/console/contract.ts";

/**
 * A step as a command for a shell. What only the functions can sign or know goes through the console,
 * or has a variable in its place. Null where a step is no call.
 */
export function asCurl(hop: Hop, state: State, origin: string): string | null {
  switch (hop.lane) {
    case "api":
      return lines([
        `curl -s -X ${methodOf(hop)} '${new URL(state.outputs["ApiUrl"] ?? origin).origin}${hop.facts["path"] ?? ""}'`,
        `-H "authorization: Bearer $TOKEN"`,
        ...header("idempotency-key", hop.facts["header idempotency-key"]),
        ...body(hop),
      ]);
    case "conekta": {
      const [, path = ""] = hop.title.split(" ");
      return lines([
        `curl -s -X ${methodOf(hop)} '${state.outputs["ConektaUrl"] ?? ""}${path}'`,
        `-H "authorization: Bearer $CONEKTA_KEY"`,
        "-H 'accept: application/vnd.conekta-v2.3.0+json'",
        ...body(hop),
      ]);
    }
    case "webhook":
    case "events": {
      const path = `/api/payments/${encodeURIComponent(hop.paymentId)}/actions`;
      const action = JSON.stringify({ kind: "replay", hop: hop.id });
      return lines([`curl -s -X POST '${origin}${path}'`, `-d ${quoted(action)}`]);
    }
    case "consumer":
    case "table":
    case "logistics":
    case "accounting":
    case "reconciler":
      return null;
  }
}

function methodOf({ title }: Hop): string {
  return title.split(" ")[0] ?? "POST";
}

function body({ request }: Hop): readonly string[] {
  if (request === null || request === "") return [];
  return ["-H 'content-type: application/json'", `-d ${quoted(request)}`];
}

function header(name: string, value: unknown): readonly string[] {
  return value === undefined ? [] : [`-H ${quoted(`${name}: ${value}`)}`];
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function lines(parts: readonly string[]): string {
  return parts.join(" \\\n  ");
}
