import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import type { Attempt, CardReplacementGateway } from "#functions/ports.ts";
import { replaceCard } from "#functions/replace-card/replace-card.ts";
import type { Card, Customer } from "#shared/domain/customer.ts";
import { forgotten } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";
import { LEASE_MS } from "#shared/domain/lease.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { memoryCardGuard } from "#test/fakes/memory-guards.ts";
import { memoryStore } from "#test/fakes/memory-store.ts";

const NOW = 1_700_000_000_000;
const old = aCustomer().card as Card;

type Script = { add?: Attempt<Card>["kind"]; away?: "makeDefault" | "removeCard" | "listCards" };

/**
 * Ana's wallet at Conekta; `add` says what it tells about adding a card, `away` what fails. Cards of
 * the same second are listed oldest first: their order tells nothing.
 */
function world(script: Script = {}) {
  const wallet: Card[] = [old];
  const conekta = { default: old.sourceId, used: new Set<string>() };
  const time = { now: NOW };
  const failing = (step: Script["away"]) => {
    if (script.away !== step) return;
    throw new PagosError("Conekta is not answering.", { code: "conekta_unavailable" });
  };
  const gateway: CardReplacementGateway = {
    async addCard(_, tokenId) {
      const said = { code: "conekta.errors.processing.tokenization.used", type: null, logId: null };
      if (script.add === "refused" || conekta.used.has(tokenId)) return { kind: "refused", said };
      const card = { ...old, sourceId: `src_of_${tokenId}`, last4: "4444" };
      wallet.push(card);
      conekta.used.add(tokenId);
      return script.add === "unknown" ? { kind: "unknown" } : { kind: "done", answer: card };
    },
    async listCards() {
      failing("listCards");
      return [...wallet];
    },
    async makeDefault(_, sourceId) {
      failing("makeDefault");
      conekta.default = sourceId;
    },
    async removeCard(_, sourceId) {
      failing("removeCard");
      wallet.splice(0, wallet.length, ...wallet.filter((card) => card.sourceId !== sourceId));
    },
  };
  const customers = memoryStore<Customer>(aCustomer());
  const guard = memoryCardGuard();
  const deps = { customers, gateway, guard, digest, clock: () => time.now };
  const stored = () => customers.items.get("cus_ana1") as Customer;
  /** What a charge would use, what Conekta has for the default, and all that it keeps. */
  const cards = () => ({
    charged: stored().card?.sourceId,
    default: conekta.default,
    kept: wallet.map(({ sourceId }) => sourceId),
  });
  return { deps, script, customers, guard, time, stored, cards };
}

const asked = { owner: "merchant", id: "cus_ana1", tokenId: "tok_1" };
const only = (sourceId: string) => ({ charged: sourceId, default: sourceId, kept: [sourceId] });

describe("replaceCard", () => {
  it("ends in one card, the new one, and keeps nothing of the token", async () => {
    const { deps, cards, stored } = world();

    const { kind, customer } = await replaceCard(deps, asked);

    expect([kind, customer.card.last4]).toEqual(["replaced", "4444"]);
    expect(cards()).toEqual(only("src_of_tok_1"));
    expect(JSON.stringify(stored().replacement)).not.toContain("tok_1");
  });

  it("answers the same token again without using it up again", async () => {
    const { deps, cards } = world();
    const first = await replaceCard(deps, asked);

    const again = await replaceCard(deps, asked);

    expect(again).toEqual({ kind: "replayed", customer: first.customer });
    expect(cards()).toEqual(only("src_of_tok_1"));
  });

  it("replaces a card that was itself a replacement", async () => {
    const { deps, cards } = world();
    await replaceCard(deps, asked);

    await replaceCard(deps, { ...asked, tokenId: "tok_2" });

    expect(cards()).toEqual(only("src_of_tok_2"));
  });

  it("leaves the old card in place when Conekta refuses the new one", async () => {
    const { deps, cards } = world({ add: "refused" });

    await expect(replaceCard(deps, asked)).rejects.toMatchObject({
      code: "card_refused",
      context: { extra: { decline_family: "token_expired_or_used" } },
    });

    expect(cards()).toEqual(only(old.sourceId));
  });

  it("still answers the last replacement after another one was refused", async () => {
    const { deps, script, cards } = world();
    await replaceCard(deps, asked);
    script.add = "refused";
    await expect(replaceCard(deps, { ...asked, tokenId: "tok_2" })).rejects.toThrow();

    const again = await replaceCard(deps, asked);

    expect(again.kind).toBe("replayed");
    expect(cards()).toEqual(only("src_of_tok_1"));
  });

  it("answers somebody else's customer, nobody's, and a forgotten one alike", async () => {
    const { deps, customers, cards } = world();
    await customers.claim(forgotten(aCustomer({ id: "cus_forgotten" }), NOW));

    for (const wrong of [{ owner: "stranger" }, { id: "cus_nobody" }, { id: "cus_forgotten" }]) {
      const answer = replaceCard(deps, { ...asked, ...wrong });
      await expect(answer).rejects.toMatchObject({ code: "not_found" });
    }
    expect(cards()).toEqual(only(old.sourceId));
  });

  it("lets one card at a time be on its way", async () => {
    const { deps, cards } = world();

    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, at) => replaceCard(deps, { ...asked, tokenId: `tok_${at}` })),
    );

    const done = answers.filter(({ status }) => status === "fulfilled");
    expect(done).toHaveLength(1);
    expect(cards().kept).toEqual([cards().charged]);
  });

  it("finds the card whose answer was lost, and charges the old one until then", async () => {
    const { deps, script, cards } = world({ add: "unknown" });
    await expect(replaceCard(deps, asked)).rejects.toMatchObject({ code: "conekta_unavailable" });
    expect(cards().charged).toBe(old.sourceId);

    script.add = "done";
    const retry = await replaceCard(deps, asked);

    expect(retry.customer.card.sourceId).toBe("src_of_tok_1");
    expect(cards()).toEqual(only("src_of_tok_1"));
  });

  it("removes the card whose answer was lost when the card holder types another one", async () => {
    const { deps, script, cards } = world({ add: "unknown" });
    await expect(replaceCard(deps, asked)).rejects.toThrow();

    script.add = "done";
    await replaceCard(deps, { ...asked, tokenId: "tok_2" });

    expect(cards()).toEqual(only("src_of_tok_2"));
  });

  it.each([
    ["an earlier card whose answer was lost", { add: "unknown" }],
    ["an old card that was not removed", { away: "removeCard" }],
  ] as const)("is not misled by %s when an answer is lost again", async (_, trouble) => {
    const { deps, script, cards } = world(trouble);
    await expect(replaceCard(deps, asked)).rejects.toMatchObject({ code: "conekta_unavailable" });
    delete script.away;
    script.add = "unknown";
    const another = { ...asked, tokenId: "tok_2" };
    await expect(replaceCard(deps, another)).rejects.toMatchObject({ code: "conekta_unavailable" });

    await replaceCard(deps, another);

    expect(cards()).toEqual(only("src_of_tok_2"));
  });

  it.each(["makeDefault", "removeCard", "listCards"] as const)(
    "goes on with the same token after Conekta was away at %s",
    async (away) => {
      const { deps, script, cards } = world({ away });
      await expect(replaceCard(deps, asked)).rejects.toMatchObject({ code: "conekta_unavailable" });

      delete script.away;
      await replaceCard(deps, asked);

      expect(cards()).toEqual(only("src_of_tok_1"));
    },
  );

  it("saves nothing for somebody who is forgotten meanwhile", async () => {
    const { deps, customers, stored } = world();
    const makeDefault = async () => {
      await customers.save(forgotten(stored(), NOW));
    };

    const late = replaceCard({ ...deps, gateway: { ...deps.gateway, makeDefault } }, asked);

    await expect(late).rejects.toMatchObject({ code: "request_in_progress" });
    expect(stored()).toMatchObject({ card: null, replacement: null });
  });
});

describe("replaceCard after a crash", () => {
  const STEPS = [
    "the claim",
    "adding the card",
    "making it the default",
    "storing it",
    "removing the old one",
    "the last note",
  ] as const;

  /** Runs it until it dies right behind the given step, as when Lambda is killed. */
  async function dieBehind(step: (typeof STEPS)[number]) {
    const made = world();
    const { gateway, customers } = made.deps;
    const reached = Promise.withResolvers<void>();
    let saves = 0;
    const dying =
      <Given extends unknown[], Answer>(
        names: readonly (typeof STEPS)[number][],
        work: (...given: Given) => Promise<Answer>,
      ) =>
      async (...given: Given): Promise<Answer> => {
        const answer = await work(...given);
        const name = names[Math.min(saves, names.length - 1)];
        if (names.length > 1) saves += 1;
        if (name !== step) return answer;
        reached.resolve();
        return new Promise<Answer>(() => undefined);
      };
    const deps = {
      ...made.deps,
      customers: {
        ...customers,
        save: dying(["the claim", "storing it", "the last note"], customers.save),
      },
      gateway: {
        ...gateway,
        addCard: dying(["adding the card"], gateway.addCard),
        makeDefault: dying(["making it the default"], gateway.makeDefault),
        removeCard: dying(["removing the old one"], gateway.removeCard),
      },
    };
    replaceCard(deps, asked).catch(() => undefined);
    await reached.promise;
    return made;
  }

  it.each(STEPS)("right behind %s, the same token again ends in one card", async (step) => {
    const { deps, cards, time } = await dieBehind(step);

    time.now += LEASE_MS + 1;
    const retry = await replaceCard(deps, asked);

    expect(retry.customer.card.sourceId).toBe("src_of_tok_1");
    expect(cards()).toEqual(only("src_of_tok_1"));
  });

  it.each(STEPS)("right behind %s, another token ends in one card as well", async (step) => {
    const { deps, cards, time } = await dieBehind(step);

    time.now += LEASE_MS + 1;
    await replaceCard(deps, { ...asked, tokenId: "tok_2" });

    expect(cards()).toEqual(only("src_of_tok_2"));
  });

  it.each(["the claim", "adding the card", "making it the default"] as const)(
    "right behind %s, the old card is the one that is charged",
    async (step) => {
      const { deps, cards } = await dieBehind(step);

      expect(cards().charged).toBe(old.sourceId);
      await expect(replaceCard(deps, asked)).rejects.toMatchObject({ code: "request_in_progress" });
    },
  );
});

describe("the guard before a card is replaced", () => {
  it("refuses before anything is claimed or added", async () => {
    const { deps, customers, guard, cards } = world();
    const before = [customers.items.get("cus_ana1"), cards()];
    guard.door.closed = true;

    await expect(replaceCard(deps, asked)).rejects.toMatchObject({ code: "too_many_attempts" });

    expect([customers.items.get("cus_ana1"), cards()]).toEqual(before);
  });

  it("counts each token once for its customer, and hears that the card was saved", async () => {
    const { deps, guard } = world();
    await replaceCard(deps, asked);
    await replaceCard(deps, asked);

    const source = { address: null, linkId: null };
    expect(guard.shown).toEqual([{ owner: "merchant", customerId: "cus_ana1", source }]);
    expect(guard.savedFor).toEqual(["merchant"]);
  });
});
