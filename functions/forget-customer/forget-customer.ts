import type { LinkDeps } from "#functions/card-links.ts";
import type { CustomerRemover, CustomerStore, LinksOfCustomer } from "#functions/ports.ts";
import { type Customer, forgotten, isChargeable } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { forgetLinks } from "./forget-links.ts";

type Deps = LinkDeps & {
  readonly customers: Pick<CustomerStore, "find" | "save">;
  readonly linksOfCustomer: LinksOfCustomer;
  readonly gateway: CustomerRemover;
};

type Command = { readonly owner: string; readonly id: string };

/** Each lost race means that somebody else wrote; a handful in a row would be a bug of ours. */
const SAVE_ATTEMPTS_MAX = 5;

/**
 * Forgets a person: here first, so that from this write on nobody can charge them, then in their card
 * links, then at Conekta, then the id by which Conekta knew them. Asking again goes on where the last
 * request stopped, and asking about somebody who is forgotten changes nothing. Somebody who never saved
 * a card is no customer, and is forgotten all the same: their links hold all that is known of them.
 *
 * Throws `not_found`, `request_in_progress`, `conekta_unavailable` or `conekta_refused_us`.
 */
export async function forgetCustomer(deps: Deps, command: Command): Promise<void> {
  const stub = await erase(deps, command);
  const links = await forgetLinks(deps, command);
  if (stub === null && links === 0) throw notFound();
  if (!stub?.conektaCustomerId) return;
  await deps.gateway.deleteCustomer(stub.conektaCustomerId);
  // A link that was made a moment before the first look may have been missing from it.
  await forgetLinks(deps, command);
  await deps.customers.save({ ...stub, conektaCustomerId: null });
}

/** Whatever else is under way with this customer loses its next write, and with it what it knew. */
async function erase(deps: Deps, command: Command): Promise<Customer | null> {
  for (let attempt = 0; attempt < SAVE_ATTEMPTS_MAX; attempt += 1) {
    const customer = await findOwn(deps, command);
    if (customer === null || customer.forgottenMs !== null) return customer;
    if (isEnrolling(customer, deps.clock())) throw inProgress();
    const saved = await deps.customers.save(forgotten(customer, deps.clock()));
    if (saved !== null) return saved;
  }
  throw inProgress();
}

/** Null where there is none. Somebody else's customer is answered like one that does not exist. */
async function findOwn({ customers }: Deps, { owner, id }: Command): Promise<Customer | null> {
  const customer = await customers.find(id);
  if (customer !== null && customer.owner !== owner) throw notFound();
  return customer;
}

function isEnrolling(customer: Customer, nowMs: number): boolean {
  return !isChargeable(customer) && customer.leaseMs > nowMs;
}

function notFound(): PagosError {
  return new PagosError("There is no customer under this id.", { code: "not_found" });
}

function inProgress(): PagosError {
  return new PagosError("A card is being saved for this customer right now.", {
    code: "request_in_progress",
    retryAfterSeconds: 2,
  });
}
