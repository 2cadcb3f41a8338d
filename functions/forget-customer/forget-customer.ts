import type { Clock, CustomerRemover, CustomerStore } from "#functions/ports.ts";
import { type Customer, forgotten, isChargeable } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";

type Deps = {
  readonly customers: Pick<CustomerStore, "find" | "save">;
  readonly gateway: CustomerRemover;
  readonly clock: Clock;
};

type Command = { readonly owner: string; readonly id: string };

/** Each lost race means that somebody else wrote; a handful in a row would be a bug of ours. */
const SAVE_ATTEMPTS_MAX = 5;

/**
 * Forgets a person: here first, so that from this write on nobody can charge them, then at Conekta,
 * then the id by which Conekta knew them. Asking again goes on where the last request stopped, and
 * asking about somebody who is forgotten changes nothing.
 */
export async function forgetCustomer(deps: Deps, command: Command): Promise<void> {
  const stub = await erase(deps, command);
  if (stub.conektaCustomerId === null) return;
  await deps.gateway.deleteCustomer(stub.conektaCustomerId);
  await deps.customers.save({ ...stub, conektaCustomerId: null });
}

/** Whatever else is under way with this customer loses its next write, and with it what it knew. */
async function erase(deps: Deps, command: Command): Promise<Customer> {
  for (let attempt = 0; attempt < SAVE_ATTEMPTS_MAX; attempt += 1) {
    const customer = await findOwn(deps, command);
    if (customer.forgottenMs !== null) return customer;
    const enrolling = !isChargeable(customer) && customer.leaseMs > deps.clock();
    if (enrolling) throw inProgress();
    const saved = await deps.customers.save(forgotten(customer, deps.clock()));
    if (saved !== null) return saved;
  }
  throw inProgress();
}

/** Somebody else's customer is answered like one that does not exist. */
async function findOwn(deps: Deps, { owner, id }: Command): Promise<Customer> {
  const customer = await deps.customers.find(id);
  if (customer?.owner === owner) return customer;
  throw new PagosError("There is no customer under this id.", { code: "not_found" });
}

function inProgress(): PagosError {
  return new PagosError("A card is being saved for this customer right now.", {
    code: "request_in_progress",
    retryAfterSeconds: 2,
  });
}
