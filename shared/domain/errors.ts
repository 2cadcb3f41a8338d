/**
 * May the caller try again, and how? `never`: not without changing something. `safe`: the same
 * request again, with the same Idempotency-Key. `after_lookup`: only after reading what became of it.
 */
type Retry = "never" | "safe" | "after_lookup";

type Meaning = {
  readonly status: number;
  readonly retry: Retry;
  readonly es: string;
  readonly en: string;
};

/**
 * Everything that the API can refuse or fail with, in one total table: the HTTP status, whether a
 * retry makes sense, and the title of the problem in both languages.
 */
export const PROBLEMS = {
  malformed_json: {
    status: 400,
    retry: "never",
    es: "El cuerpo no es JSON válido",
    en: "The body is not valid JSON",
  },
  invalid_idempotency_key: {
    status: 400,
    retry: "never",
    es: "Falta una Idempotency-Key válida",
    en: "A valid Idempotency-Key is missing",
  },
  link_invalid: {
    status: 401,
    retry: "never",
    es: "El enlace no es válido",
    en: "The link is not valid",
  },
  pin_wrong: {
    status: 403,
    retry: "never",
    es: "El PIN no es correcto",
    en: "The PIN is not right",
  },
  link_not_found: {
    status: 404,
    retry: "never",
    es: "El enlace no existe",
    en: "There is no such link",
  },
  link_state: {
    status: 409,
    retry: "never",
    es: "El estado del enlace no lo permite",
    en: "The link's state does not allow it",
  },
  link_revoked: {
    status: 410,
    retry: "never",
    es: "El enlace fue cancelado",
    en: "The link was revoked",
  },
  link_exhausted: {
    status: 410,
    retry: "never",
    es: "Se agotaron los intentos del enlace",
    en: "The link's attempts are used up",
  },
  webhook_signature_invalid: {
    status: 401,
    retry: "never",
    es: "La firma del webhook no es válida",
    en: "The webhook signature is not valid",
  },
  card_refused: {
    status: 402,
    retry: "never",
    es: "La tarjeta no fue aceptada",
    en: "The card was not accepted",
  },
  charge_declined: {
    status: 402,
    retry: "never",
    es: "El cargo no fue autorizado",
    en: "The charge was not approved",
  },
  ceiling_exceeded: {
    status: 403,
    retry: "never",
    es: "Rebasa un tope de cobro",
    en: "Over a ceiling for charges",
  },
  not_found: { status: 404, retry: "never", es: "No existe", en: "Not found" },
  request_in_progress: {
    status: 409,
    retry: "safe",
    es: "Una solicitud anterior sigue en curso",
    en: "An earlier request is still in progress",
  },
  order_state: {
    status: 409,
    retry: "never",
    es: "El estado de la orden no lo permite",
    en: "The order's state does not allow it",
  },
  link_expired: { status: 410, retry: "never", es: "El enlace caducó", en: "The link has expired" },
  payload_too_large: {
    status: 413,
    retry: "never",
    es: "El cuerpo es demasiado grande",
    en: "The body is too large",
  },
  validation_failed: {
    status: 422,
    retry: "never",
    es: "La solicitud no es válida",
    en: "The request is not valid",
  },
  idempotency_conflict: {
    status: 422,
    retry: "never",
    es: "La Idempotency-Key ya se usó con otra solicitud",
    en: "The Idempotency-Key was used for another request",
  },
  operation_refused: {
    status: 422,
    retry: "never",
    es: "Conekta no aceptó la operación",
    en: "Conekta did not accept the operation",
  },
  too_many_attempts: {
    status: 429,
    retry: "safe",
    es: "Demasiados intentos",
    en: "Too many attempts",
  },
  internal: {
    status: 500,
    retry: "safe",
    es: "Algo falló de nuestro lado",
    en: "Something failed on our side",
  },
  charge_not_made: {
    status: 502,
    retry: "never",
    es: "El cargo no se hizo",
    en: "The charge was not made",
  },
  operation_not_made: {
    status: 502,
    retry: "never",
    es: "La operación no se hizo",
    en: "The operation was not made",
  },
  conekta_refused_us: {
    status: 502,
    retry: "never",
    es: "Conekta rechazó nuestra solicitud",
    en: "Conekta refused our request",
  },
  conekta_unavailable: {
    status: 503,
    retry: "safe",
    es: "Conekta no responde",
    en: "Conekta is not answering",
  },
  payment_verification_unavailable: {
    status: 503,
    retry: "after_lookup",
    es: "No pudimos verificar una operación anterior",
    en: "An earlier operation could not be verified",
  },
} as const satisfies Record<string, Meaning>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One member of the request that is wrong, and where: `#/line_items/0/unit_price`. */
export type FieldError = {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
};

/** What Conekta said, as far as it may be shown to the merchant. */
export type ConektaSaid = {
  readonly code: string;
  readonly type: string | null;
  readonly logId: string | null;
};

export type ProblemContext = {
  readonly code: ProblemCode;
  readonly errors?: readonly FieldError[];
  readonly conekta?: ConektaSaid;
  /** The order concerned, for the answer and the log. */
  readonly orderId?: string;
  readonly retryAfterSeconds?: number;
  /** Headers that the answer carries beside those that every problem has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Extension members, shown as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/**
 * The world's or the caller's fault, with the one code that decides what the edge answers. The
 * message is safe to show: it says what happened, to what, and what was expected, without values.
 */
export class PagosError extends Error {
  override readonly name = "PagosError";
  readonly code: ProblemCode;
  readonly context: ProblemContext;

  constructor(message: string, context: ProblemContext) {
    super(message, { cause: context.cause });
    this.code = context.code;
    this.context = context;
  }
}
