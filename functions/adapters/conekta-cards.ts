import { CustomersApi, PaymentMethodsApi } from "conekta";
import * as z from "zod/mini";
import type {
  Attempt,
  CardGateway,
  CardReplacementGateway,
  CustomerRemover,
} from "#functions/ports.ts";
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

/** Asking for something to be removed that is gone already has the wanted end. */
const GONE = 404;

type ConektaCards = CardGateway & CardReplacementGateway & CustomerRemover;

export function conektaCards(settings: ConektaSettings): ConektaCards {
  const configuration = conektaConfiguration(settings);
  const customers = new CustomersApi(configuration);
  const sources = new PaymentMethodsApi(configuration);

  return {
    listCards: (conektaCustomerId) => listCards(sources, conektaCustomerId),

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

    addCard: (conektaCustomerId, tokenId) => addCard(sources, { conektaCustomerId, tokenId }),

    async findCard(conektaCustomerId) {
      const [newest] = await listCards(sources, conektaCustomerId);
      return newest ?? null;
    },

    async makeDefault(conektaCustomerId, sourceId) {
      try {
        const chosen = { default_payment_source_id: sourceId };
        await customers.updateCustomer(conektaCustomerId, chosen);
      } catch (error) {
        throw problemFor(refusalOf(error));
      }
    },

    async removeCard(conektaCustomerId, sourceId) {
      await sources.deleteCustomerPaymentMethods(conektaCustomerId, sourceId).catch(unlessGone);
    },

    async deleteCustomer(conektaCustomerId) {
      await customers.deleteCustomerById(conektaCustomerId).catch(unlessGone);
    },

    async forgetCustomer(conektaCustomerId) {
      await customers.deleteCustomerById(conektaCustomerId).catch(refusalOf);
    },
  };
}

async function listCards(
  sources: PaymentMethodsApi,
  conektaCustomerId: string,
): Promise<readonly Card[]> {
  try {
    const { data } = await sources.getCustomerPaymentMethods(conektaCustomerId);
    const cards = Sources.parse(data).data.flatMap(
      (source) => CardSource.safeParse(source).data ?? [],
    );
    return cards.sort((one, other) => (other.created_at ?? 0) - (one.created_at ?? 0)).map(cardOf);
  } catch (error) {
    throw problemFor(refusalOf(error));
  }
}

async function addCard(
  sources: PaymentMethodsApi,
  { conektaCustomerId, tokenId }: { conektaCustomerId: string; tokenId: string },
): Promise<Attempt<Card>> {
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
}

function unlessGone(error: unknown): void {
  const refusal = refusalOf(error);
  if (refusal.status !== GONE) throw problemFor(refusal);
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
