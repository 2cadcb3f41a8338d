import { CustomersApi, PaymentMethodsApi } from "conekta";
import * as z from "zod/mini";
import type { CardGateway } from "#functions/ports.ts";
import type { Card, Customer } from "#shared/domain/customer.ts";
import {
  type ConektaSettings,
  conektaConfiguration,
  defined,
  idempotency,
  problemFor,
  refusalOf,
} from "./conekta-client.ts";

const text = z.nullish(z.string());

const CardSource = z.object({
  id: z.string(),
  type: z.literal("card"),
  brand: text,
  last4: text,
  exp_month: text,
  exp_year: text,
  created_at: z.nullish(z.int()),
});

const Sources = z.object({ data: z.array(z.unknown()) });
const Created = z.object({ id: z.string() });

/** The token was bad, or the card is of no use; either way nothing was saved. */
const REFUSED = new Set([400, 402, 422]);

export function conektaCards(settings: ConektaSettings): CardGateway {
  const configuration = conektaConfiguration(settings);
  const customers = new CustomersApi(configuration);
  const sources = new PaymentMethodsApi(configuration);

  return {
    async createCustomer(customer) {
      try {
        const { data } = await customers.createCustomer(
          requestFor(customer),
          undefined,
          undefined,
          idempotency(`${customer.id}:customer`),
        );
        return { conektaCustomerId: Created.parse(data).id };
      } catch (error) {
        throw problemFor(refusalOf(error));
      }
    },

    async addCard(conektaCustomerId, tokenId) {
      try {
        const { data } = await sources.createCustomerPaymentMethods(conektaCustomerId, {
          type: "card",
          token_id: tokenId,
        });
        return { kind: "done", answer: cardOf(CardSource.parse(data)) };
      } catch (error) {
        const refusal = refusalOf(error);
        if (REFUSED.has(refusal.status)) return { kind: "refused", said: refusal.said };
        if (refusal.status === 401 || refusal.status === 403) throw problemFor(refusal);
        return { kind: "unknown" };
      }
    },

    async findCard(conektaCustomerId) {
      try {
        const { data } = await sources.getCustomerPaymentMethods(conektaCustomerId);
        const cards = Sources.parse(data).data.flatMap(
          (source) => CardSource.safeParse(source).data ?? [],
        );
        const [newest] = cards.sort(
          (one, other) => (other.created_at ?? 0) - (one.created_at ?? 0),
        );
        return newest ? cardOf(newest) : null;
      } catch (error) {
        throw problemFor(refusalOf(error));
      }
    },

    async forgetCustomer(conektaCustomerId) {
      await customers.deleteCustomerById(conektaCustomerId).catch(refusalOf);
    },
  };
}

/** `phone` is required by Conekta's specification and absent from its guide: Conekta decides. */
function requestFor({ id, name, email, phone, metadata }: Customer) {
  return defined({
    name,
    email,
    phone: phone ?? undefined,
    metadata: { ...metadata, pbd_customer_id: id },
  });
}

function cardOf(source: z.output<typeof CardSource>): Card {
  return {
    sourceId: source.id,
    brand: source.brand ?? "",
    last4: source.last4 ?? "",
    expMonth: source.exp_month ?? "",
    expYear: source.exp_year ?? "",
  };
}
