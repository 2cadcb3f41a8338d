/** The reasons Conekta gives, in the two languages it gives them in. */
export type Detail = {
  readonly code: string;
  /** Spanish, may be shown to the payer. */
  readonly message: string;
  /** English, for developers. */
  readonly debug: string;
  readonly param?: string;
};

const TYPES = {
  400: "malformed_request_error",
  401: "authentication_error",
  402: "processing_error",
  403: "processing_error",
  404: "resource_not_found_error",
  413: "malformed_request_error",
  422: "parameter_validation_error",
  428: "precondition_required_error",
  429: "api_error",
  500: "api_error",
  502: "api_error",
  503: "api_error",
  504: "api_error",
} as const;

export type RefusalCode = keyof typeof TYPES;

/** A request that Conekta does not carry out. Thrown out of an operation, it undoes what the operation did. */
export class Refusal extends Error {
  readonly statusCode: RefusalCode;
  readonly details: readonly Detail[];

  constructor(statusCode: RefusalCode, ...details: readonly Detail[]) {
    super(details.map(({ debug }) => debug).join(" "));
    this.statusCode = statusCode;
    this.details = details;
  }
}

export type Language = "es" | "en";

/** Conekta's error body. */
export const errorBody = (
  { statusCode, details }: Pick<Refusal, "statusCode" | "details">,
  language: Language,
) => ({
  object: "error",
  type: TYPES[statusCode],
  details: details.map(({ code, message, debug, param }) => ({
    debug_message: debug,
    message: language === "es" ? message : debug,
    code,
    ...(param === undefined ? {} : { param }),
  })),
});

export const invalid = (param: string, reason: { message: string; debug: string }, code?: string) =>
  new Refusal(422, {
    code: `conekta.errors.parameter_validation.${code ?? `${withoutIndexes(param)}.invalid`}`,
    param,
    ...reason,
  });

/** `line_items.0.name` is known to Conekta's codes as `line_items.name`. */
export const withoutIndexes = (param: string) => param.replaceAll(/\.\d+/g, "");

export const notFound = (kind: string, id: string) =>
  new Refusal(404, {
    code: "conekta.errors.resource_not_found.entity",
    message: "El recurso no ha sido encontrado.",
    debug: `The object ${kind} "${id}" could not be found.`,
  });

export const unmet = (code: string, reason: { message: string; debug: string }) =>
  new Refusal(428, {
    code: `conekta.errors.precondition_required.combo.order.${code}`,
    ...reason,
  });
