import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { createCustomer } from "#functions/create-customer/create-customer.ts";
import type { Attempt, CardGateway } from "#functions/ports.ts";
import type { Card, Customer } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { memoryCardGuard } from "#test/fakes/memory-guards.ts";
import { memoryStore } from "#test/fakes/memory-store.ts";

const visa = aCustomer().card as Card;
const request = { name: "Ana López", email: "ana@example.com", token_id: "tok_1" };
const NOW = 1_700_000_000_000;

/** A Conekta that keeps customers and cards; `answers` says what it tells about adding a card. */
function world(answers: Attempt<Card>["kind"] = "done") {
  const saved = new Map<string, Card | null>();
  const time = { now: NOW };
  const gateway: CardGateway = {
    async createCustomer() {
      const conektaCustomerId = `cus_conekta${saved.size + 1}`;
      saved.set(conektaCustomerId, null);
      return { conektaCustomerId };
    },
    async addCard(conektaCustomerId) {
      const refused = {
        code: "conekta.errors.processing.tokenization.used",
        type: null,
        logId: null,
      };
      if (answers === "refused") return { kind: "refused", said: refused };
      saved.set(conektaCustomerId, visa);
      return answers === "unknown" ? { kind: "unknown" } : { kind: "done", answer: visa };
    },
    findCard: async (conektaCustomerId) => saved.get(conektaCustomerId) ?? null,
    forgetCustomer: async (conektaCustomerId) => {
      saved.delete(conektaCustomerId);
    },
  };
  const customers = memoryStore<Customer>();
  const ids = { next: 0 };
  const randomId = () => `random-${ids.next++}`;
  const guard = memoryCardGuard();
  const deps = { customers, gateway, guard, digest, clock: () => time.now, randomId };
  return { deps, customers, guard, saved, time };
}

describe("createCustomer", () => {
  it("saves the person and the card, and nothing of the token", async () => {
    const { deps, customers } = world();

    const { kind, customer } = await createCustomer(deps, {
      owner: "merchant",
      idempotencyKey: null,
      request,
    });

    expect(kind).toBe("created");
    expect(customer).toMatchObject({ card: visa, conektaCustomerId: "cus_conekta1" });
    expect(JSON.stringify([...customers.items.values()])).not.toContain("tok_1");
  });

  it("makes one customer of one key, and two of none", async () => {
    const { deps, customers } = world();
    const keyed = { owner: "merchant", idempotencyKey: "customer-1", request };

    const first = await createCustomer(deps, keyed);
    const again = await createCustomer(deps, keyed);
    await createCustomer(deps, { ...keyed, idempotencyKey: null });

    expect(again).toEqual({ kind: "replayed", customer: first.customer });
    expect(customers.items.size).toBe(2);
  });

  it("leaves nothing behind, here or at Conekta, when the card is refused", async () => {
    const { deps, customers, saved } = world("refused");

    const refused = createCustomer(deps, { owner: "merchant", idempotencyKey: null, request });

    await expect(refused).rejects.toMatchObject({
      code: "card_refused",
      context: { extra: { decline_family: "token_expired_or_used" } },
    });
    expect([customers.items.size, saved.size]).toEqual([0, 0]);
  });

  it("finds the card whose answer was lost, instead of saving a second one", async () => {
    const { deps, saved } = world("unknown");
    const keyed = { owner: "merchant", idempotencyKey: "customer-1", request };
    await expect(createCustomer(deps, keyed)).rejects.toMatchObject({
      code: "conekta_unavailable",
    });

    const retry = await createCustomer(deps, keyed);

    expect(retry.customer.card).toEqual(visa);
    expect(saved.size).toBe(1);
  });

  it("refuses the key for another person", async () => {
    const { deps } = world();
    const keyed = { owner: "merchant", idempotencyKey: "customer-1", request };
    await createCustomer(deps, keyed);

    const other = createCustomer(deps, { ...keyed, request: { ...request, name: "Eva Ruiz" } });

    await expect(other).rejects.toMatchObject({ code: "idempotency_conflict" });
  });

  it("lets the claim go when Conekta does not answer before the card", async () => {
    const { deps, customers } = world();
    const createAway = async () => {
      throw new PagosError("Conekta is not answering.", { code: "conekta_unavailable" });
    };
    const away = { ...deps, gateway: { ...deps.gateway, createCustomer: createAway } };

    const asked = createCustomer(away, { owner: "merchant", idempotencyKey: null, request });

    await expect(asked).rejects.toMatchObject({ code: "conekta_unavailable" });
    expect(customers.items.size).toBe(0);
  });
});

describe("createCustomer beside others", () => {
  const keyed = { owner: "merchant", idempotencyKey: "customer-1", request };

  it("waits for the invocation that holds the claim, and resumes when its lease is over", async () => {
    const { deps, customers, time, saved } = world("unknown");
    await createCustomer(deps, keyed).catch(() => undefined);
    const [standing] = customers.items.values();
    await customers.save({ ...(standing as Customer), leaseMs: time.now + 1 });

    await expect(createCustomer(deps, keyed)).rejects.toMatchObject({
      code: "request_in_progress",
      message: "The same card is being saved right now.",
      context: { retryAfterSeconds: 2 },
    });
    time.now += 1;
    const resumed = await createCustomer(deps, keyed);

    expect(resumed).toMatchObject({
      kind: "created",
      customer: { conektaCustomerId: "cus_conekta1" },
    });
    expect(saved.size).toBe(1);
  });

  it("adds the card to the customer that an earlier invocation left without one", async () => {
    const { deps, saved, customers } = world("unknown");
    await createCustomer(deps, keyed).catch(() => undefined);
    saved.set("cus_conekta1", null);
    const healthy = {
      ...deps.gateway,
      addCard: async () => ({ kind: "done", answer: visa }) as const,
    };

    const { customer } = await createCustomer({ ...deps, gateway: healthy }, keyed);

    expect(customer).toMatchObject({ conektaCustomerId: "cus_conekta1", card: visa });
    expect(customers.items.size).toBe(1);
  });

  it("leaves it to whoever took over in the meantime", async () => {
    const { deps, customers } = world();
    const slow = {
      ...deps.gateway,
      createCustomer: async (customer: Customer) => {
        await customers.save(customer);
        return { conektaCustomerId: "cus_late" };
      },
    };

    const late = createCustomer({ ...deps, gateway: slow }, keyed);

    await expect(late).rejects.toMatchObject({ code: "request_in_progress" });
  });
});

describe("the guard before a card is saved", () => {
  const keyed = { owner: "merchant", idempotencyKey: "customer-1", request };

  it("refuses before Conekta hears of anybody, and leaves nothing behind", async () => {
    const { deps, customers, guard, saved } = world();
    guard.door.closed = true;

    await expect(createCustomer(deps, keyed)).rejects.toMatchObject({ code: "too_many_attempts" });

    expect([customers.items.size, saved.size, guard.savedFor]).toEqual([0, 0, []]);
  });

  it("counts a card once, and hears that it was saved", async () => {
    const { deps, guard } = world();
    await createCustomer(deps, keyed);
    await createCustomer(deps, keyed);

    const source = { address: null, linkId: null };
    expect(guard.shown).toEqual([{ owner: "merchant", customerId: null, source }]);
    expect(guard.savedFor).toEqual(["merchant"]);
  });

  it("counts a card that is shown again, and hears nothing of one that is refused", async () => {
    const lost = world("unknown");
    await createCustomer(lost.deps, keyed).catch(() => undefined);
    await createCustomer(lost.deps, keyed);
    const refused = world("refused");
    await createCustomer(refused.deps, keyed).catch(() => undefined);

    expect([lost.guard.shown.length, lost.guard.savedFor]).toEqual([2, ["merchant"]]);
    expect([refused.guard.shown.length, refused.guard.savedFor]).toEqual([1, []]);
  });

  it("keeps what an earlier request has left at Conekta, where it refuses the retry", async () => {
    const { deps, customers, guard } = world("unknown");
    await createCustomer(deps, keyed).catch(() => undefined);
    guard.door.closed = true;

    await expect(createCustomer(deps, keyed)).rejects.toMatchObject({ code: "too_many_attempts" });

    expect([...customers.items.values()]).toMatchObject([{ conektaCustomerId: "cus_conekta1" }]);
  });
});
