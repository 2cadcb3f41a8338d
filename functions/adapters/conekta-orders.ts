import { ChargesApi, OrdersApi } from "conekta";
import type { OrderDraft, OrderGateway } from "#functions/ports.ts";
import {
  ConektaCharge,
  ConektaOrder,
  detailOf,
  evidenceOf,
} from "#shared/contracts/conekta-order.ts";
import { CORRELATION_KEY, ORDER_ID_KEY, STAGE_KEY } from "#shared/contracts/create-order.ts";
import { type Evidence, noEvidence } from "#shared/domain/apply-evidence.ts";
import { familyOf, isUncertain } from "#shared/domain/declines.ts";
import type { OrderStatus } from "#shared/domain/order-status.ts";
import {
  type ConektaSettings,
  conektaConfiguration,
  defined,
  idempotency,
  problemFor,
  type Refusal,
  refusalOf,
} from "./conekta-client.ts";

/** Refusals of a charge that prove that it was not made: Conekta never got to the card. */
const NOT_MADE = new Set([400, 401, 403, 404]);
/** Refusals of the card: a decline, or one that Conekta's own rules made (CONEKTA: not only 402). */
const DECLINED = new Set([402, 422]);

const STATUS_OF_CHARGE: ReadonlyMap<string, OrderStatus> = new Map([
  ["paid", "paid"],
  ["pre_authorized", "pre_authorized"],
  ["declined", "declined"],
]);

/** Orders at Conekta, each with the name of the stage that makes it. */
export function conektaOrders(settings: ConektaSettings, stage: string): OrderGateway {
  const configuration = conektaConfiguration(settings);
  const orders = new OrdersApi(configuration);
  const charges = new ChargesApi(configuration);

  const lookUp = (conektaOrderId: string) => lookUpOrder(orders, conektaOrderId);

  return {
    lookUp,

    async createOrder(draft) {
      try {
        const { data } = await orders.createOrder(
          requestFor(draft, stage),
          undefined,
          undefined,
          idempotency(`${draft.orderId}:order`),
        );
        return evidenceOf(ConektaOrder.parse(data));
      } catch (error) {
        throw problemFor(refusalOf(error));
      }
    },

    async charge(order) {
      const unknown: Evidence = { ...noEvidence(order.conektaOrderId), status: "unknown" };
      try {
        const proof = await sendCharge(charges, order);
        if (proof) return proof;
        const seen = await lookUp(order.conektaOrderId);
        return { ...seen, status: seen.status ?? "unknown" };
      } catch {
        // Whatever went wrong, the request had left: saying anything but `unknown` would be a guess.
        return unknown;
      }
    },
  };
}

/** What Conekta knows of the order now. */
export async function lookUpOrder(orders: OrdersApi, conektaOrderId: string): Promise<Evidence> {
  try {
    const { data } = await orders.getOrderById(conektaOrderId);
    return evidenceOf(ConektaOrder.parse(data));
  } catch (error) {
    throw problemFor(refusalOf(error));
  }
}

type ChargeOrder = Parameters<OrderGateway["charge"]>[0];

/** Null where the answer, or its absence, proves nothing. */
async function sendCharge(charges: ChargesApi, order: ChargeOrder): Promise<Evidence | null> {
  const { orderId, conektaOrderId, sourceId } = order;
  try {
    const { data } = await charges.ordersCreateCharge(
      conektaOrderId,
      { payment_method: { type: "card", payment_source_id: sourceId }, reference_id: orderId },
      undefined,
      undefined,
      idempotency(`${orderId}:charge`),
    );
    return evidenceOfCharge(data, conektaOrderId);
  } catch (error) {
    return evidenceOfRefusal(error, conektaOrderId);
  }
}

function requestFor(draft: OrderDraft, stage: string) {
  const { orderId, correlationId, conektaCustomerId, currency, contents, capture } = draft;
  const { line_items, tax_lines, shipping_lines, discount_lines, metadata } = contents;
  return {
    currency,
    customer_info: { customer_id: conektaCustomerId },
    line_items: line_items.map(({ tags, ...item }) => ({
      ...defined(item),
      ...(tags ? { tags: [...tags] } : {}),
    })),
    ...(tax_lines ? { tax_lines: [...tax_lines] } : {}),
    ...(shipping_lines ? { shipping_lines: shipping_lines.map(defined) } : {}),
    ...(discount_lines ? { discount_lines: [...discount_lines] } : {}),
    ...(capture ? {} : { pre_authorize: true }),
    metadata: {
      ...metadata,
      [ORDER_ID_KEY]: orderId,
      [STAGE_KEY]: stage,
      ...(correlationId === null ? {} : { [CORRELATION_KEY]: correlationId }),
    },
  };
}

/** Null where the charge alone does not tell, as when the bank wants to see the card holder. */
function evidenceOfCharge(answer: unknown, conektaOrderId: string): Evidence | null {
  const charge = ConektaCharge.safeParse(answer).data;
  const status = STATUS_OF_CHARGE.get(charge?.status ?? "");
  if (!charge || !status) return null;
  const detail = detailOf(charge, conektaOrderId);
  const decline = status === "declined" ? { code: charge.failure_code ?? "", logId: null } : null;
  return { ...detail, status, decline };
}

/** Null where the refusal proves nothing and only a look-up can tell. */
function evidenceOfRefusal(error: unknown, conektaOrderId: string): Evidence | null {
  const refusal = refusalOf(error);
  const { code, logId } = refusal.said;
  const told = { ...noEvidence(conektaOrderId), decline: { code, logId } };
  if (NOT_MADE.has(refusal.status)) return { ...told, status: "failed" };
  if (!DECLINED.has(refusal.status) || isUncertain(code) || wasCharged(refusal)) return null;
  return { ...told, status: "declined" };
}

/**
 * A refusal to charge twice is no decline: the order was charged before. Something between us and
 * Conekta may have sent our request again after its answer was lost.
 */
function wasCharged({ said, concerned }: Refusal): boolean {
  if (familyOf(said.code) === "already_done") return true;
  const order = ConektaOrder.safeParse(concerned).data;
  return order?.charges?.data.some(({ status }) => status === "paid") ?? false;
}
