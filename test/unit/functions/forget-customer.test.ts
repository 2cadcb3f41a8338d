import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { createCustomer } from "#functions/create-customer/create-customer.ts";
import { forgetCustomer } from "#functions/forget-customer/forget-customer.ts";
import type { CardLink } from "#shared/domain/card-link.ts";
import type { Customer } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { memoryCardGuard } from "#test/fakes/memory-guards.ts";
import { memoryStore } from "#test/fakes/memory-store.ts";

const NOW = 1_700_000_100_000;
/** What is left of it says nothing of who agreed. */
const CONSENT = {
  textVersion: "v1",
  locale: "es-MX",
  sha256: "a".repeat(64),
  published: true,
  linkId: "lnk_abcdefghijkl",
  acceptedAt: 1_700_000_000,
};
const asked = { owner: "merchant", id: "cus_ana1" };

function world(differences: Partial<Customer> = {}) {
  const customers = memoryStore<Customer>(aCustomer(differences));
  const conekta = { away: false, deleted: [] as string[] };
  const gateway = {
    async deleteCustomer(conektaCustomerId: string) {
      if (conekta.away) {
        throw new PagosError("Conekta is not answering.", { code: "conekta_unavailable" });
      }
      conekta.deleted.push(conektaCustomerId);
    },
  };
  const links = memoryStore<CardLink>();
  const linksOfCustomer = { list: async () => ({ links: [], nextCursor: null }) };
  const queue = { send: async () => 0 };
  const deps = { customers, links, linksOfCustomer, queue, gateway, clock: () => NOW };
  return { deps, customers, conekta, stored: () => customers.items.get("cus_ana1") as Customer };
}

describe("forgetCustomer", () => {
  it("leaves a pseudonym here and nothing at Conekta", async () => {
    const { deps, conekta, stored } = world({ metadata: { plan: "oro" }, consent: CONSENT });
    const { conektaCustomerId } = stored();

    await forgetCustomer(deps, asked);

    expect(conekta.deleted).toEqual([conektaCustomerId]);
    const { version: _, ...left } = stored();
    expect(left).toEqual({
      id: "cus_ana1",
      owner: "merchant",
      fingerprint: "",
      name: "",
      email: "",
      phone: null,
      metadata: {},
      consent: CONSENT,
      conektaCustomerId: null,
      card: null,
      replacement: null,
      forgottenMs: NOW,
      createdMs: aCustomer().createdMs,
      leaseMs: aCustomer().leaseMs,
    });
  });

  it("does nothing the second time", async () => {
    const { deps, conekta, stored } = world();
    await forgetCustomer(deps, asked);
    const left = stored();

    await forgetCustomer(deps, asked);

    expect(stored()).toBe(left);
    expect(conekta.deleted).toHaveLength(1);
  });

  it("forgets here first, so that nobody is charged while Conekta is away", async () => {
    const { deps, conekta, stored } = world();
    conekta.away = true;
    await expect(forgetCustomer(deps, asked)).rejects.toMatchObject({
      code: "conekta_unavailable",
    });
    expect(stored()).toMatchObject({ name: "", card: null });

    conekta.away = false;
    await forgetCustomer(deps, asked);

    expect(conekta.deleted).toEqual([aCustomer().conektaCustomerId]);
    expect(stored().conektaCustomerId).toBeNull();
  });

  it("answers somebody else's customer like one that does not exist", async () => {
    const { deps, conekta, stored } = world();

    for (const wrong of [{ owner: "stranger" }, { id: "cus_nobody" }]) {
      const answer = forgetCustomer(deps, { ...asked, ...wrong });
      await expect(answer).rejects.toMatchObject({ code: "not_found" });
    }
    expect([conekta.deleted, stored().name]).toEqual([[], "Ana López"]);
  });

  it("waits while a card is being saved for them", async () => {
    const { deps, conekta } = world({ card: null, leaseMs: NOW + 1 });

    const answer = forgetCustomer(deps, asked);

    await expect(answer).rejects.toMatchObject({ code: "request_in_progress" });
    expect(conekta.deleted).toEqual([]);
  });

  it("wins against whoever writes at the same time", async () => {
    const { deps, customers, stored } = world();
    let races = 2;
    const save = async (customer: Customer) => {
      races -= 1;
      if (races > 0) await customers.save(stored());
      return customers.save(customer);
    };

    await forgetCustomer({ ...deps, customers: { ...customers, save } }, asked);

    expect(stored()).toMatchObject({ name: "", conektaCustomerId: null });
  });

  it("is not undone by an old request to save their card", async () => {
    const { deps, customers } = world();
    const request = { name: "Ana López", email: "ana@example.com", token_id: "tok_1" };
    const id = `cus_${digest("customer", "merchant", "customer-1")}`;
    await customers.claim(aCustomer({ id, card: null, leaseMs: 0 }));
    await forgetCustomer(deps, { ...asked, id });

    const conekta = async () => expect.unreachable("Conekta is told of a forgotten person.");
    const gateway = {
      createCustomer: conekta,
      addCard: conekta,
      findCard: conekta,
      forgetCustomer: conekta,
    };
    const retry = createCustomer(
      {
        customers,
        gateway,
        guard: memoryCardGuard(),
        digest,
        clock: () => NOW,
        randomId: () => "",
      },
      { owner: "merchant", idempotencyKey: "customer-1", request },
    );

    await expect(retry).rejects.toMatchObject({ code: "idempotency_conflict" });
    expect(customers.items.get(id)).toMatchObject({ name: "", card: null });
  });
});
