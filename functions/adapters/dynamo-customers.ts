import type { CustomerStore } from "#functions/ports.ts";
import type { Card, Consent, Customer, Replacement } from "#shared/domain/customer.ts";
import { reader } from "./dynamo-item.ts";
import { dynamoStore, type Mapping, type Table } from "./dynamo-store.ts";

const customerMapping: Mapping<Customer> = {
  keyOf: (id) => `CUSTOMER#${id}`,
  write: (customer) => ({
    id: customer.id,
    owner: customer.owner,
    fingerprint: customer.fingerprint,
    name: customer.name,
    email: customer.email,
    phone: customer.phone,
    metadata: customer.metadata,
    consent: customer.consent,
    conekta_customer_id: customer.conektaCustomerId,
    card: customer.card,
    replacement: customer.replacement,
    forgotten_ms: customer.forgottenMs,
    made_ms: customer.createdMs,
    lease_ms: customer.leaseMs,
  }),
  read: (item) => {
    const { text, number, json, maybe } = reader(item);
    return {
      id: text("id"),
      owner: text("owner"),
      fingerprint: text("fingerprint"),
      name: text("name"),
      email: text("email"),
      phone: maybe.text("phone"),
      metadata: json<Customer["metadata"]>("metadata"),
      consent: json<Consent | null>("consent"),
      conektaCustomerId: maybe.text("conekta_customer_id"),
      card: json<Card | null>("card"),
      replacement: json<Replacement | null>("replacement"),
      forgottenMs: maybe.number("forgotten_ms"),
      createdMs: number("made_ms"),
      leaseMs: number("lease_ms"),
      version: number("version"),
    };
  },
};

export function dynamoCustomerStore(table: Table): CustomerStore {
  return dynamoStore(table, customerMapping);
}
