import { familyOf } from "#shared/domain/declines.ts";

/** What an answer of `POST /orders`, problems among them, tells to whoever counts charges. */
type Answer = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly log?: Readonly<Record<string, unknown>>;
};

/** What came of a request, and how long (ms) each of Conekta's answers to it took. */
export function measureOrder(answer: Answer, conektaMs: readonly number[]) {
  const charge = measureCharge(answer);
  const waits = conektaMs.length === 0 ? {} : { ConektaMs: conektaMs };
  return { ...charge, metrics: { ...charge.metrics, ...waits } };
}

/** Nothing for a replay, which charged nothing, and for what was refused before Conekta was asked. */
function measureCharge({ headers, log = {} }: Answer) {
  if (headers?.["idempotent-replayed"] !== undefined) return { metrics: {} };
  if (log["code"] === "charge_declined") return measureDecline(String(log["conekta_code"]));
  const status = log["order_status"];
  if (status === undefined) return { metrics: {} };
  const asked = { ChargeRequested: 1 };
  if (status === "paid") return { metrics: { ...asked, ChargePaid: 1 } };
  return { metrics: status === "unknown" ? { ...asked, ChargeUnknown: 1 } : asked };
}

function measureDecline(code: string) {
  const family = familyOf(code);
  return {
    metrics: {
      ChargeRequested: 1,
      ChargeDeclined: 1,
      ...(family === "unknown" ? { UnknownConektaCode: 1 } : {}),
      ...(family === "merchant_misconfigured" ? { MerchantMisconfigured: 1 } : {}),
    },
    apart: { metric: "ChargeDeclined" as const, family },
  };
}
