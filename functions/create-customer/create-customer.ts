import { type Enrolled, enrollCard } from "#functions/enroll-card.ts";
import type { CardGateway, CardGuard, Clock, CustomerStore, Digest } from "#functions/ports.ts";
import type { CreateCustomerRequest } from "#shared/contracts/customer.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { newCustomer } from "#shared/domain/customer.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";

type Deps = {
  readonly customers: CustomerStore;
  readonly gateway: CardGateway;
  readonly guard: CardGuard;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly randomId: () => string;
};

type Command = {
  readonly owner: string;
  /** Without one, a lost answer cannot be asked for again: the card has to be typed anew. */
  readonly idempotencyKey: string | null;
  readonly request: CreateCustomerRequest;
};

/** Saves a card and the person it belongs to. Throws what `enrollCard` throws. */
export function createCustomer(deps: Deps, command: Command): Promise<Enrolled> {
  const { owner, idempotencyKey, request } = command;
  const createdMs = deps.clock();
  const { name, email, phone = null, metadata = {}, token_id: tokenId } = request;
  const key = idempotencyKey ?? deps.randomId();
  const draft = newCustomer(
    {
      id: `cus_${deps.digest("customer", owner, key)}`,
      owner,
      fingerprint: deps.digest("POST /customers", canonicalJson(request)),
      name,
      email,
      phone,
      metadata,
      consent: null,
    },
    { createdMs, leaseMs: createdMs + LEASE_MS },
  );
  return enrollCard(deps, draft, { tokenId, source: { address: null, linkId: null } });
}
