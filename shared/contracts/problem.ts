import type { FieldError } from "#shared/domain/errors.ts";
import { type PagosError, PROBLEMS } from "#shared/domain/errors.ts";

type Language = "es" | "en";

/** RFC 9457 `application/problem+json` for an error, as `docs/errors.md` describes it. */
export function problemOf(error: PagosError, about: { requestId: string; language: Language }) {
  const meaning = PROBLEMS[error.code];
  const { errors, conekta, retryAfterSeconds, extra } = error.context;
  return {
    type: `urn:pagos-bajo-demanda:problem:${error.code}`,
    title: meaning[about.language],
    status: meaning.status,
    detail: error.message,
    instance: `/requests/${about.requestId}`,
    code: error.code,
    retryable: meaning.retry === "safe",
    request_id: about.requestId,
    ...(retryAfterSeconds === undefined ? {} : { retry_after_s: retryAfterSeconds }),
    ...(errors === undefined ? {} : { errors }),
    ...(conekta === undefined
      ? {}
      : { conekta: { code: conekta.code, type: conekta.type, log_id: conekta.logId } }),
    ...extra,
  };
}

/** The part of zod's issues that a field error is made of. */
type Issue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly format?: string;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly params?: { readonly code?: string };
};

/** One entry per wrong member, each with its JSON Pointer (RFC 6901) in fragment form. */
export function fieldErrors(issues: readonly Issue[]): readonly FieldError[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? (issue.keys ?? []).map((key) => ({
          pointer: pointerTo([...issue.path, key]),
          code: "unknown_member",
          detail: "This member is not known.",
        }))
      : [{ pointer: pointerTo(issue.path), code: codeOf(issue), detail: detailOf(issue) }],
  );
}

function pointerTo(path: readonly PropertyKey[]): string {
  const escaped = path.map((step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1"));
  return ["#", ...escaped].join("/");
}

function codeOf(issue: Issue): string {
  return issue.params?.code ?? issue.code;
}

const DETAILS: Readonly<Record<string, (issue: Issue) => string>> = {
  invalid_type: (issue) =>
    `Must be ${issue.expected === "int" ? "a whole number" : issue.expected}.`,
  too_small: (issue) => `Must be ${issue.minimum} or more.`,
  too_big: (issue) => `Must be ${issue.maximum} or less.`,
  invalid_format: (issue) => `Is not a valid ${issue.format === "regex" ? "value" : issue.format}.`,
  invalid_value: (issue) => `Must be one of ${(issue.values ?? []).join(", ")}.`,
  invalid_union: () => "Is not of a type that is accepted here.",
};

function detailOf(issue: Issue): string {
  return DETAILS[issue.code]?.(issue) ?? issue.message;
}
