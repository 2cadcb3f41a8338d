import { notFound, Refusal } from "#local/conekta/refusal.ts";
import { type CustomerChanges, type CustomerRequest, missing } from "#local/conekta/requests.ts";
import type { Customer, Fields, Source } from "#local/conekta/state.ts";
import { customerView } from "#local/conekta/views.ts";
import type { World } from "#local/conekta/world.ts";
import { emit } from "./events.ts";
import { invalidName, isFullName, spendToken } from "./tokens.ts";

/** Nothing is unique about a customer: the same request sent twice makes two of them, as at Conekta. */
export const createCustomer = (world: World, request: CustomerRequest): Customer => {
  if (request.phone === undefined && world.settings.phoneRequired) {
    throw new Refusal(422, missing("phone"));
  }
  const sources = (request.payment_sources ?? []).map(({ token_id }) => newSource(world, token_id));
  const customer: Customer = {
    id: world.newId("cus_"),
    created_at: world.now(),
    ...particularsOf(request),
    default_payment_source_id: sources[0]?.id ?? null,
    sources,
  };
  world.state.customers.put(customer);
  emit(world, "customer.created", customerView(customer));
  return customer;
};

/** Conekta shows as null what was not given. */
const particularsOf = (request: CustomerRequest) => ({
  name: request.name,
  email: request.email,
  phone: request.phone ?? null,
  corporate: request.corporate ?? false,
  custom_reference: request.custom_reference ?? null,
  date_of_birth: request.date_of_birth ?? null,
  national_id: request.national_id ?? null,
  antifraud_info: request.antifraud_info ?? null,
  metadata: request.metadata ?? {},
});

export const findCustomer = (world: World, id: string): Customer => {
  const customer = world.state.customers.find(id);
  if (customer === undefined) {
    throw notFound("Customer", id);
  }
  return customer;
};

export const updateCustomer = (world: World, id: string, changes: CustomerChanges): Customer => {
  const before = findCustomer(world, id);
  const { default_payment_source_id: chosen } = changes;
  if (chosen !== undefined && !before.sources.some((source) => source.id === chosen)) {
    throw notFound("PaymentSource", chosen);
  }
  const given = Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  );
  return save(world, { ...before, ...given });
};

const save = (world: World, customer: Customer): Customer => {
  world.state.customers.put(customer);
  emit(world, "customer.updated", customerView(customer));
  return customer;
};

export const deleteCustomer = (world: World, id: string): Fields => {
  const customer = findCustomer(world, id);
  world.state.customers.remove(id);
  const deleted = { ...customerView(customer), deleted: true };
  emit(world, "customer.deleted", deleted);
  return deleted;
};

type Saved = { readonly customer: Customer; readonly source: Source };

/** Saving a card does not ask its bank: a card that will be declined is saved like any other. */
export const addSource = (world: World, customerId: string, tokenId: string): Saved => {
  const before = findCustomer(world, customerId);
  const source = newSource(world, tokenId);
  const customer = save(world, {
    ...before,
    sources: [...before.sources, source],
    default_payment_source_id: before.default_payment_source_id ?? source.id,
  });
  return { customer, source };
};

const newSource = (world: World, tokenId: string): Source => ({
  card: spendToken(world, tokenId),
  id: world.newId("src_"),
  created_at: world.now(),
});

const findSource = (customer: Customer, id: string): Source => {
  const source = customer.sources.find((candidate) => candidate.id === id);
  if (source === undefined) {
    throw notFound("PaymentSource", id);
  }
  return source;
};

export const renameSource = (
  world: World,
  ids: { customer: string; source: string },
  name: string | undefined,
): Saved => {
  const before = findCustomer(world, ids.customer);
  const { card, ...rest } = findSource(before, ids.source);
  if (name !== undefined && !isFullName(name)) {
    throw invalidName("name");
  }
  const source = { ...rest, card: { ...card, name: name ?? card.name } };
  const sources = before.sources.map((kept) => (kept.id === source.id ? source : kept));
  return { customer: save(world, { ...before, sources }), source };
};

/** Which source becomes the default when the default goes is not documented; here, the oldest left. */
export const removeSource = (world: World, customerId: string, sourceId: string): Saved => {
  const before = findCustomer(world, customerId);
  const source = findSource(before, sourceId);
  const sources = before.sources.filter(({ id }) => id !== sourceId);
  const wasDefault = before.default_payment_source_id === sourceId;
  const customer = save(world, {
    ...before,
    sources,
    default_payment_source_id: wasDefault
      ? (sources[0]?.id ?? null)
      : before.default_payment_source_id,
  });
  return { customer, source };
};
