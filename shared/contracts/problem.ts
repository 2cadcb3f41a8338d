import type * as z from "zod/mini";
import type { FieldError } from "#shared/domain/errors.ts";
import { type PagosError, PROBLEMS } from "#shared/domain/errors.ts";

type Language = "es" | "en";

/** RFC 9457 `application/problem+json` for an error, as `docs/errors.md` describes it. */
export function problemOf(error: PagosError, about: { requestId: string; language: Language }) {
  const meaning = PROBLEMS[error.code];
  const { errors, conekta, orderId, retryAfterSeconds, extra } = error.context;
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
    ...(orderId === undefined ? {} : { order_id: orderId }),
    ...extra,
  };
}

type Issue = z.core.$ZodIssue;

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

/** A rule of ours names its own code; zod calls all of them `custom`. */
function codeOf(issue: Issue): string {
  return issue.code === "custom" ? String(issue.params?.["code"] ?? "invalid") : issue.code;
}

function detailOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `Must be ${issue.expected === "int" ? "a whole number" : issue.expected}.`;
    case "too_small":
      return `Must be ${issue.minimum} or more.`;
    case "too_big":
      return `Must be ${issue.maximum} or less.`;
    case "invalid_format":
      return `Is not a valid ${issue.format === "regex" ? "value" : issue.format}.`;
    case "invalid_value":
      return `Must be one of ${issue.values.map(String).join(", ")}.`;
    case "invalid_union":
      return "Is not of a type that is accepted here.";
    default:
      return issue.message;
  }
}
