import { describe, expect, it } from "vitest";
import { createCardLink } from "#functions/create-card-link/create-card-link.ts";
import { type CardLink, linkState } from "#shared/domain/card-link.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import { linkWorld } from "#test/fakes/link-world.ts";

const REVOKED = "mx.pagos.card_link.revoked.v1";
const asked = { purpose: "Gas para Ana", metadata: { who: "Ana" } };

/** Whatever a link says of its person or was sent by the merchant about them. */
const personal = (link: CardLink) =>
  ["Ana", "ana@example.com", "5512345678", "4444", "tienda.example", "tok_"].filter((word) =>
    JSON.stringify(link).includes(word),
  );

describe("forgetting a customer, in their card links", () => {
  it("revokes those that are open, tells the merchant once, and leaves nothing of the person", async () => {
    const { ana, create, forget, open, save, stored, told, customers } = linkWorld();
    const first = await create({ customer: ana, ...asked });
    await save(first.token);
    const { customerId } = stored(first.id);
    const second = await create({
      customer_id: customerId,
      return_url: "https://tienda.example/gracias",
      ...asked,
    });

    await forget(customerId);

    expect([first, second].map(({ id }) => personal(stored(id)))).toEqual([[], []]);
    expect([first, second].map(({ id }) => linkState(stored(id), 0))).toEqual([
      "completed",
      "revoked",
    ]);
    expect(told.filter((type) => type === REVOKED)).toHaveLength(1);
    expect(customers.items.get(customerId)).toMatchObject({ name: "", conektaCustomerId: null });
    for (const { token } of [first, second]) {
      await expect(open(token)).rejects.toMatchObject({ code: "link_not_found" });
      await expect(save(token)).rejects.toMatchObject({ code: "link_not_found" });
    }
  });

  it("tells of the revocation with what the merchant wrote into the link", async () => {
    const world = linkWorld();
    const messages: CardLink[] = [];
    const queue = { ...world.deps.queue, send: async (link: CardLink) => messages.push(link) };
    const { id } = await world.create({ customer: world.ana, ...asked });

    await world.forget(world.stored(id).customerId, { queue });

    expect(messages.map(({ metadata }) => metadata)).toEqual([{ who: "Ana" }]);
  });

  it("forgets somebody who never saved a card, who is a link and no customer", async () => {
    const { create, forget, stored } = linkWorld();
    const { id } = await create();
    const { customerId } = stored(id);

    await forget(customerId);
    const left = stored(id);
    await forget(customerId);

    expect(personal(left)).toEqual([]);
    expect(left).toMatchObject({ customerId, forgottenAt: expect.any(Number) });
    expect(stored(id)).toBe(left);
  });

  it("changes nothing the second time, and leaves other people's links alone", async () => {
    const { ana, create, forget, stored } = linkWorld();
    const other = await create({ customer: ana });
    const mine = await create({ customer_id: "cus_ana1" });
    await forget("cus_ana1");
    const left = stored(mine.id);

    await forget("cus_ana1");

    expect(stored(mine.id)).toBe(left);
    expect(stored(other.id).name).toBe("Ana Sofía López");
  });

  it("finds nobody under somebody else's id", async () => {
    const { create, forget, stored } = linkWorld();
    const { id } = await create();

    const stranger = forget(stored(id).customerId, { owner: "stranger" });

    await expect(stranger).rejects.toMatchObject({ code: "not_found" });
    await expect(forget("cus_nobody")).rejects.toMatchObject({ code: "not_found" });
    expect(stored(id).name).toBe("Ana Sofía López");
  });

  it("erases here while Conekta is away, and goes on there when it is asked again", async () => {
    const { create, forget, script, stored, customers } = linkWorld({ deleteAway: true });
    const { id } = await create({ customer_id: "cus_ana1" });
    await expect(forget("cus_ana1")).rejects.toMatchObject({ code: "conekta_unavailable" });
    expect(personal(stored(id))).toEqual([]);

    script.deleteAway = false;
    await forget("cus_ana1");

    expect(customers.items.get("cus_ana1")?.conektaCustomerId).toBeNull();
  });

  it("takes up where it was killed, whichever write was its last", async () => {
    for (let writes = 0; writes < 6; writes += 1) {
      const { create, forget, links, stored } = linkWorld();
      const told = new Set<string>();
      const queue = {
        async send({ id, outbox }: CardLink) {
          for (const { kind } of outbox) told.add(`${id} ${kind}`);
          return outbox.length;
        },
      };
      const made = [
        await create({ customer_id: "cus_ana1", ...asked }),
        await create({ customer_id: "cus_ana1", ...asked }),
      ];
      let left = writes;
      const save: typeof links.save = async (link) => {
        left -= 1;
        if (left < 0) throw new Error("Killed.");
        return links.save(link);
      };
      const killed = forget("cus_ana1", { links: { ...links, save }, queue });
      await expect(killed).rejects.toThrow("Killed.");

      await forget("cus_ana1", { queue });

      expect(made.map(({ id }) => personal(stored(id)))).toEqual([[], []]);
      expect([...told].sort()).toEqual(made.map(({ id }) => `${id} card_link.revoked`).sort());
    }
  });

  it("finds a link that the first look missed", async () => {
    const { create, forget, linksOfCustomer, stored } = linkWorld();
    const { id } = await create({ customer_id: "cus_ana1" });
    let looks = 0;
    const lagging = {
      list: async (query: Parameters<typeof linksOfCustomer.list>[0]) => {
        looks += 1;
        return looks === 1 ? { links: [], nextCursor: null } : linksOfCustomer.list(query);
      },
    };

    await forget("cus_ana1", { linksOfCustomer: lagging });

    expect(personal(stored(id))).toEqual([]);
  });

  it("leaves nobody in a link that is being made meanwhile", async () => {
    const { deps, forget, links, told } = linkWorld();
    const none = { list: async () => ({ links: [], nextCursor: null }) };
    const claim: typeof links.claim = async (link) => {
      await forget("cus_ana1", { linksOfCustomer: none });
      return links.claim(link);
    };

    const made = createCardLink(
      { ...deps, links: { ...links, claim }, returnUrls: [] },
      { owner: "merchant", request: { customer_id: "cus_ana1", ...asked } },
    );

    await expect(made).rejects.toMatchObject({ code: "not_found" });
    expect([...links.items.values()].map(personal)).toEqual([[]]);
    expect(told).toEqual([]);
  });

  it("reads all pages of them", async () => {
    const { create, forget, links, stored } = linkWorld();
    const ids = await Promise.all([1, 2, 3].map(async () => (await create()).id));
    const { customerId } = stored(ids[0] ?? "");
    const paged = {
      list: async ({ cursor }: { readonly cursor: string | null }) => {
        const at = Number(cursor ?? "0");
        const link = links.items.get(ids[at] ?? "");
        return { links: link ? [link] : [], nextCursor: at < 2 ? String(at + 1) : null };
      },
    };

    await forget(customerId, { linksOfCustomer: paged });

    expect(ids.map((id) => personal(stored(id)))).toEqual([[], [], []]);
  });

  it("waits while one of them brings a card, and wins as soon as nobody does", async () => {
    const { create, forget, links, stored, time, attend, customers } = linkWorld();
    const { id, link } = await create({ customer_id: "cus_ana1" });
    await links.save({ ...stored(id), attempt: { key: "key", leaseMs: time.now + LEASE_MS } });
    await expect(forget("cus_ana1")).rejects.toMatchObject({ code: "request_in_progress" });

    time.now += LEASE_MS;
    await forget("cus_ana1");
    time.now += 10 * LEASE_MS;
    await attend();

    expect(personal(stored(id))).toEqual([]);
    expect(link.customerId).toBe("cus_ana1");
    expect(customers.items.get("cus_ana1")).toMatchObject({ card: null });
  });
});

describe("a card that is found while its holder is being forgotten", () => {
  it("is not given back to them", async () => {
    const { create, customers, links, save, script, stored, time, attend } = linkWorld({
      add: "lost",
    });
    const { id, token } = await create();
    await expect(save(token)).rejects.toMatchObject({ code: "conekta_unavailable" });
    const customer = customers.items.get(stored(id).customerId);
    if (customer === undefined) throw new Error("The link has no customer yet.");
    await customers.save({ ...customer, name: "", forgottenMs: time.now });
    script.add = "done";

    time.now += 10 * LEASE_MS;
    await attend();

    expect(customers.items.get(customer.id)).toMatchObject({ card: null });
    expect(links.items.get(id)).toMatchObject({ completedAt: null });
  });
});
