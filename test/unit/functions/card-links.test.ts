import { describe, expect, it } from "vitest";
import { linkState } from "#shared/domain/card-link.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import { linkWorld } from "#test/fakes/link-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("a card link", () => {
  it("is completed by one card, with what its holder agreed to, and says so from then on", async () => {
    const { create, open, save, told, customers, stored } = linkWorld();
    const { id, token } = await create();

    await open(token);
    await open(token);
    const first = await save(token);
    const second = await save(token, "key-2");

    expect([first.kind, second.kind]).toEqual(["created", "already_saved"]);
    expect(second.link.card).toMatchObject({ last4: "4444" });
    expect(customers.items.get(stored(id).customerId)?.consent).toEqual({
      textVersion: "v1",
      locale: "es-MX",
      sha256: "a".repeat(64),
      published: true,
      linkId: id,
      acceptedAt: stored(id).completedAt,
    });
    expect(told).toEqual([
      "mx.pagos.card_link.created.v1",
      "mx.pagos.card_link.opened.v1",
      "mx.pagos.card_link.completed.v1",
    ]);
  });

  it.each([
    ["version", { version: "v2" }],
    ["language", { locale: "en" }],
    ["words", { sha256: "b".repeat(64) }],
  ])("keeps a consent to another %s than the published one, and says so", async (_, other) => {
    const { create, save, stored } = linkWorld();
    const { id, token } = await create();

    const { kind } = await save(token, "key-1", { consent: other });

    expect(kind).toBe("created");
    expect(stored(id).consent).toMatchObject({ published: false });
  });

  it("stores nothing that opens it", async () => {
    const { create, links } = linkWorld();

    const { token } = await create();

    expect(JSON.stringify([...links.items.values()])).not.toContain(token.secret);
  });

  it("ends in one customer and one card for two tabs at once", async () => {
    const { create, save, conekta, customers } = linkWorld();
    const { token } = await create();

    const tabs = await Promise.allSettled([save(token, "tab-1"), save(token, "tab-2")]);

    expect(tabs.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(conekta.saved()).toHaveLength(1);
    expect(customers.items.size).toBe(2);
  });

  it("answers the same again where the answer was lost after the card was saved", async () => {
    const { create, save, conekta, script, stored } = linkWorld({ add: "lost" });
    const { id, token } = await create();

    await expect(save(token)).rejects.toMatchObject({ code: "conekta_unavailable" });
    script.add = "done";
    const again = await save(token);
    const once = await save(token);

    expect([again.kind, once.kind]).toEqual(["created", "replayed"]);
    expect(conekta.saved()).toHaveLength(1);
    expect(stored(id).attempts).toBe(1);
  });

  it("lets who has begun in time finish, even when it has expired meanwhile", async () => {
    const { create, save, script, time } = linkWorld({ add: "lost" });
    const { token } = await create();
    await save(token).catch(() => undefined);
    script.add = "done";
    time.now += 3 * DAY;

    expect((await save(token)).kind).toBe("created");
  });

  it("waits for the last card that it may try, and takes no other meanwhile", async () => {
    const { create, save, open, ana, script } = linkWorld({ add: "lost" });
    const { token } = await create({ customer: ana, max_attempts: 1 });
    await save(token).catch(() => undefined);
    script.add = "done";

    expect((await open(token)).link.attempts).toBe(1);
    await expect(save(token, "key-2")).rejects.toMatchObject({ code: "link_exhausted" });
    expect((await save(token)).kind).toBe("created");
  });

  it("takes no other card once it has expired, though one may be on its way", async () => {
    const { create, save, time } = linkWorld({ add: "lost" });
    const { token } = await create();
    await save(token).catch(() => undefined);
    time.now += 3 * DAY;

    await expect(save(token, "key-2")).rejects.toMatchObject({ code: "link_expired" });
  });

  it("counts what was refused, repeats a refusal, and is exhausted in the end", async () => {
    const { create, save, ana } = linkWorld({ add: "refused" });
    const { token } = await create({ customer: ana, max_attempts: 2 });
    const refusal = (key: string) => save(token, key).catch((error: unknown) => error);

    expect(await refusal("key-1")).toMatchObject({
      code: "card_refused",
      context: { extra: { attempts_left: 1, decline_family: "token_expired_or_used" } },
    });
    expect(await refusal("key-1")).toMatchObject({ context: { extra: { attempts_left: 1 } } });
    expect(await refusal("key-2")).toMatchObject({ context: { extra: { attempts_left: 0 } } });
    expect(await refusal("key-3")).toMatchObject({
      code: "link_exhausted",
      context: { extra: { renewable: true } },
    });
  });

  it("counts nothing where Conekta was never asked", async () => {
    const { create, save, deps, stored } = linkWorld();
    const { id, token } = await create();
    deps.gateway.addCard = async () => {
      throw new PagosError("No.", { code: "conekta_refused_us" });
    };

    await expect(save(token)).rejects.toMatchObject({ code: "conekta_refused_us" });

    expect(stored(id)).toMatchObject({ attempts: 0, attempt: null });
  });

  it("asks for the PIN where it is wanted, and counts a wrong one", async () => {
    const { create, save, ana, conekta } = linkWorld();
    const { token } = await create({ customer: ana, pin: "phone_last4", max_attempts: 3 });

    await expect(save(token, "key-1")).rejects.toMatchObject({ code: "pin_wrong" });
    await expect(save(token, "key-2", { pin: "0000" })).rejects.toMatchObject({
      code: "pin_wrong",
      context: { extra: { attempts_left: 1 } },
    });
    expect(conekta.saved()).toHaveLength(0);
    expect((await save(token, "key-3", { pin: "5678" })).kind).toBe("created");
  });

  it("replaces the card of a customer that there is, and keeps the new consent", async () => {
    const { create, save, customers, conekta } = linkWorld();
    const { id, token } = await create({ customer_id: "cus_ana1" });

    await save(token);

    expect(customers.items.get("cus_ana1")).toMatchObject({
      card: { last4: "4444" },
      consent: { linkId: id },
    });
    expect(await conekta.gateway.listCards("cus_2tXx8KUxw6311kEbs")).toHaveLength(1);
  });

  it.each([
    [{ customer_id: "cus_nobody" }, "not_found"],
    [{ return_url: "https://tienda.example.evil.test/gracias" }, "validation_failed"],
    [{ return_url: "https://tienda.example/graciasss" }, "validation_failed"],
    [{ return_url: "https://ana@tienda.example/gracias" }, "validation_failed"],
    [
      { pin: "phone_last4" as const, customer: { name: "Ana", email: "a@b.mx" } },
      "validation_failed",
    ],
  ])("is not made of %j", async (request, code) => {
    const { create, ana } = linkWorld();
    const customer = "customer_id" in request ? {} : { customer: ana };

    await expect(create({ ...customer, ...request })).rejects.toMatchObject({ code });
  });

  it("leads back to an address below one that is allowed", async () => {
    const { create, ana } = linkWorld();

    const { link } = await create({
      customer: ana,
      return_url: "https://tienda.example/gracias/ana?pedido=1",
    });

    expect(link.returnUrl).toBe("https://tienda.example/gracias/ana?pedido=1");
  });
});

describe("a revoked link", () => {
  it("takes no card, and revoking again changes nothing", async () => {
    const { create, revoke, save, open, told } = linkWorld();
    const { id, token } = await create();

    await revoke(id);
    await revoke(id);

    await expect(open(token)).rejects.toMatchObject({ code: "link_revoked" });
    await expect(save(token)).rejects.toMatchObject({ code: "link_revoked" });
    expect(told.filter((type) => type.includes("revoked"))).toHaveLength(1);
  });

  it("is somebody else's for whoever did not make it", async () => {
    const { create, revoke, renew } = linkWorld();
    const { id } = await create();

    await expect(revoke(id, "another")).rejects.toMatchObject({ code: "not_found" });
    await expect(renew(id, "another")).rejects.toMatchObject({ code: "not_found" });
  });

  it("cannot be one that has brought its card", async () => {
    const { create, revoke, renew, save } = linkWorld();
    const { id, token } = await create();
    await save(token);

    await expect(revoke(id)).rejects.toMatchObject({ code: "link_state" });
    await expect(renew(id)).rejects.toMatchObject({ code: "link_state" });
  });
});

describe("a link that has expired", () => {
  it("says so, is told once, and is renewed with another token", async () => {
    const { create, open, save, renew, attend, told, time } = linkWorld();
    const { id, token } = await create();
    time.now += 3 * DAY;

    await expect(open(token)).rejects.toMatchObject({
      code: "link_expired",
      context: { extra: { renewable: true } },
    });
    await attend();
    await attend();
    const fresh = await renew(id);

    await expect(open(token)).rejects.toMatchObject({ code: "link_not_found" });
    expect((await save(fresh)).kind).toBe("created");
    expect(told.filter((type) => type.includes("expired"))).toHaveLength(1);
  });

  it("lets its holder ask for another, once an hour, and shows none", async () => {
    const { create, askAgain, told, time } = linkWorld();
    const { token } = await create();
    await expect(askAgain(token)).rejects.toMatchObject({ code: "link_state" });
    time.now += 3 * DAY;

    await askAgain(token);
    await askAgain(token);
    time.now += HOUR;
    await askAgain(token);

    expect(told.filter((type) => type.includes("renewal_requested"))).toHaveLength(2);
  });
});

describe("attendCardLinks", () => {
  it("sends what the queue had not taken, in the order in which it happened", async () => {
    const { create, open, attend, script, told, time } = linkWorld({ queueAway: true });
    const { token } = await create();
    await open(token);
    expect(told).toEqual([]);

    script.queueAway = false;
    time.now += 60_000;
    await attend();

    expect(told).toEqual(["mx.pagos.card_link.created.v1", "mx.pagos.card_link.opened.v1"]);
  });

  it("finds the card of a holder who never came back", async () => {
    const { create, save, attend, stored, time, told } = linkWorld({ add: "lost" });
    const { id, token } = await create();
    await save(token).catch(() => undefined);
    expect(linkState(stored(id), time.now)).toBe("pending");

    time.now += 60_000;
    const { findings } = await attend();

    expect(findings).toEqual(["settled"]);
    expect(stored(id)).toMatchObject({ card: { last4: "4444" }, attempt: null });
    expect(told).toContain("mx.pagos.card_link.completed.v1");
  });

  it("opens the link again where Conekta has no card, and the next try finds a late one", async () => {
    const { create, save, attend, conekta, script, stored, time } = linkWorld({ add: "unknown" });
    const { id, token } = await create();
    await save(token).catch(() => undefined);

    time.now += 60_000;
    await attend();
    expect(linkState(stored(id), time.now)).toBe("open");

    script.add = "done";
    const late = "cus_conekta1";
    await conekta.gateway.addCard(late, "tok_late");
    time.now += LEASE_MS;
    await save(token, "key-2");

    expect(conekta.saved()).toHaveLength(1);
    expect(stored(id).card?.sourceId).toBe("src_of_tok_late");
  });

  it("completes a link whose card was stored by somebody who died before saying so", async () => {
    const { create, save, attend, links, stored, time } = linkWorld();
    const { id, token } = await create();
    const dying = links.save;
    const calls = { left: 2 };
    links.save = async (link) => {
      calls.left -= 1;
      if (calls.left < 1 && link.completedAt !== null) throw new Error("Died.");
      return dying(link);
    };
    await expect(save(token)).rejects.toThrow("Died.");
    links.save = dying;

    time.now += LEASE_MS + 60_000;
    await attend();

    expect(linkState(stored(id), time.now)).toBe("completed");
  });

  it("keeps one link's trouble from the others", async () => {
    const { create, attend, links, time } = linkWorld();
    const first = await create();
    const second = await create();
    const find = links.find;
    links.find = async (id) => {
      if (id === first.id) throw new Error("Broken.");
      return find(id);
    };
    time.now += 3 * DAY;

    expect(await attend()).toEqual({ findings: ["expired"], troubles: ["Error"] });
    expect(links.items.get(second.id)?.expiredAt).not.toBeNull();
  });
});
