import type { Attempt, OperationGateway } from "#functions/ports.ts";
import type { Evidence } from "#shared/domain/apply-evidence.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { centavos } from "#shared/domain/money.ts";
import type { OrderStatus } from "#shared/domain/order-status.ts";
import { CONEKTA_ORDER_ID, someEvidence } from "#test/builders/orders.ts";

type Script = {
  /**
   * What becomes of the one request: `hangs` does it and never answers, `vanishes` does not even do
   * it, `unheard` is our key being wrong, `other order` an answer that cannot be about ours, and
   * `breaks` a bug of ours in reading the answer.
   */
  act?: "ok" | "hangs" | "vanishes" | "refused" | "unheard" | "other order" | "breaks";
  lookUp?: "ok" | "down";
};

const DOES_IT = new Set(["ok", "hangs", "other order", "breaks"]);
const REFUSAL = { code: "conekta.errors.precondition_required.combo", type: null, logId: "log" };
const CHARGE = { id: "charge", fee: null, paidAt: 1_700_000_001 };

/** One order at a Conekta of a few lines, which counts every request to change it. */
export function fakeOperations(status: OrderStatus, script: Script = {}) {
  const state = { evidence: someEvidence({ status, charge: CHARGE }) };
  const sent: string[] = [];

  const answers: Record<NonNullable<Script["act"]>, () => Attempt<Evidence>> = {
    ok: () => ({ kind: "done", answer: state.evidence }),
    hangs: () => ({ kind: "unknown" }),
    vanishes: () => ({ kind: "unknown" }),
    refused: () => ({ kind: "refused", said: REFUSAL }),
    unheard: () => {
      throw new PagosError("Conekta does not deal with us.", { code: "conekta_refused_us" });
    },
    breaks: () => {
      throw new TypeError("What Conekta answered is not what we took it for.");
    },
    "other order": () => ({ kind: "done", answer: { ...state.evidence, amount: 1 } }),
  };

  const act = async (what: string, change: () => Partial<Evidence>): Promise<Attempt<Evidence>> => {
    const { act: outcome = "ok" } = script;
    sent.push(what);
    if (DOES_IT.has(outcome)) state.evidence = { ...state.evidence, ...change() };
    return answers[outcome]();
  };

  const gateway: OperationGateway = {
    refund: ({ amount }) =>
      act(`refund ${amount}`, () => {
        const amountRefunded = centavos(state.evidence.amountRefunded + amount);
        const refunds = [...state.evidence.refunds, { id: `re_${sent.length}`, amount }];
        const all = amountRefunded === state.evidence.amount;
        return { amountRefunded, refunds, status: all ? "refunded" : "partially_refunded" };
      }),
    cancel: () => act("cancel", () => ({ status: "canceled" })),
    capture: ({ amount }) => act(`capture ${amount}`, () => ({ status: "paid" })),

    async lookUp(conektaOrderId) {
      if (script.lookUp === "down" || conektaOrderId !== CONEKTA_ORDER_ID) {
        throw new PagosError("Conekta is not answering.", { code: "conekta_unavailable" });
      }
      return state.evidence;
    },
  };
  return { gateway, script, state, sent };
}
