import { PROBLEMS, type ProblemCode } from "#shared/domain/errors.ts";
import type { Route } from "./route.ts";

/** One reason to answer with a status; an operation may have several for the same one. */
type Reason = {
  readonly status: number;
  readonly means: string;
  readonly headers: readonly string[];
  readonly schema?: string | undefined;
  readonly problem?: ProblemCode;
};

/** `responses` of an operation, by status. */
export function responsesOf(route: Route): Readonly<Record<string, unknown>> {
  const reasons = [...successes(route), ...problems(route), ...fromGateway(route)];
  const byStatus = Map.groupBy(reasons, ({ status }) => status);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, sharing]) => [status, responseFor(sharing)]),
  );
}

function successes({ answers }: Route): readonly Reason[] {
  return Object.entries(answers).map(([status, { means, schema, headers = [] }]) => ({
    status: Number(status),
    means,
    schema,
    headers: [...OURS, ...headers],
  }));
}

function problems(route: Route): readonly Reason[] {
  return problemsOf(route).map((code) => ({
    status: PROBLEMS[code].status,
    means: `\`${code}\`: ${PROBLEMS[code].en}.`,
    problem: code,
    headers: [...OURS, "Content-Language", ...headersOf(code)],
  }));
}

/** What API Gateway answers by itself, where no function was asked or none answered. */
function fromGateway({ access }: Route): readonly Reason[] {
  const doors: readonly (readonly [number, string])[] =
    "scope" in access
      ? [
          [401, "No token, or one that is not valid."],
          [403, "The token does not hold the scope."],
        ]
      : [[403, "The request did not come by CloudFront, where the stage asks for that."]];
  return [...doors, ...EVERYWHERE].map(([status, means]) => ({
    status,
    means: `API Gateway: ${means}`,
    schema: "GatewayMessage",
    headers: "scope" in access && status < 404 ? ["WWW-Authenticate"] : [],
  }));
}

const EVERYWHERE = [
  [413, "More than it takes."],
  [429, "The throttle for the whole API."],
  [500, "The function failed."],
  [503, "The function did not answer in time; ask again, with the same key."],
] as const;

/** On every answer of a function. */
const OURS = ["X-Request-Id", "X-Correlation-Id"] as const;

/** Every problem of ours that a route may answer with, in the order of their table. */
function problemsOf({ problems: own, access, body, key }: Route): readonly ProblemCode[] {
  const isLink = "shows" in access && access.shows === "linkToken";
  // The webhook queues what was signed, and reads nothing of it.
  const isRead = body !== undefined && body !== "ConektaEvent";
  const all = new Set<ProblemCode>([
    ...own,
    ...(isRead ? (["malformed_json", "validation_failed"] as const) : []),
    ...(key ? (["invalid_idempotency_key"] as const) : []),
    ...(isLink ? (["link_invalid"] as const) : []),
    "payload_too_large",
    "internal",
  ]);
  return CODES.filter((code) => all.has(code));
}

const CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** A refusal that was answered before is answered again, and marked like any other replay. */
const REPLAYED: ReadonlySet<ProblemCode> = new Set([
  "charge_declined",
  "charge_not_made",
  "operation_refused",
  "operation_not_made",
]);

/** Where nobody can say when, there is no `Retry-After`. */
function headersOf(code: ProblemCode): readonly string[] {
  return [
    ...(PROBLEMS[code].retry === "never" || code === "internal" ? [] : ["Retry-After"]),
    ...(REPLAYED.has(code) ? ["Idempotent-Replayed"] : []),
  ];
}

function responseFor(reasons: readonly Reason[]) {
  const headers = new Set(reasons.flatMap((reason) => reason.headers));
  const schema = reasons.find((reason) => reason.schema)?.schema;
  const codes = reasons.flatMap(({ problem }) => problem ?? []);
  const content = {
    ...(schema && { "application/json": bodyOf(schema) }),
    ...(codes.length > 0 && { "application/problem+json": problemBody(codes) }),
  };
  return {
    description: reasons.map(({ means }) => means).join("\n\n"),
    ...(headers.size > 0 && { headers: refs("headers", [...headers]) }),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

const bodyOf = (name: string) => ({
  schema: { $ref: `#/components/schemas/${name}` },
  examples: refs("examples", [name]),
});

const problemBody = (codes: readonly ProblemCode[]) => ({
  schema: {
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      { type: "object", properties: { code: { enum: codes } } },
    ],
  },
  examples: refs("examples", codes),
});

const refs = (kind: "headers" | "examples", names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/${kind}/${name}` }]));
