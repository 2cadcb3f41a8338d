import { describe, expect, it } from "vitest";
import { send, submit } from "#web/page.ts";
import { aPage, aReadyPage, BANK, CARD, COMPLETED, LINK, OPEN, reached } from "./a-page.ts";

describe("waiting for the bank", () => {
  it("asks after 1, 2, 3, 5 and 8 seconds until the card is saved", async () => {
    const waiting = { kind: "unconfirmed", link: LINK } as const;
    const links = [waiting, waiting, waiting, COMPLETED];
    const { world, page } = aPage({ links });

    await reached(page, "success");

    expect(world.waits).toEqual([1_000, 2_000, 3_000]);
    expect(page.facts.link?.card).toEqual(CARD);
  });

  it("stops asking after a minute, and starts again on request", async () => {
    const { world, page } = aPage({ links: [{ kind: "unconfirmed", link: LINK }] });

    await reached(page, "pending");
    const waited = world.waits.reduce((sum, ms) => sum + ms);
    send(page, "retried");
    await reached(page, "pending");

    expect(waited).toBeGreaterThan(50_000);
    expect(waited).toBeLessThanOrEqual(60_000);
    expect(world.waits).toHaveLength(20);
  });

  it("does not believe the bank's page, but asks", async () => {
    const { page } = aPage({ links: [BANK, OPEN] });

    await reached(page, "error.final");

    expect(page.facts.problem?.text).toBe("problemBank");
  });

  it("lets the answer catch up before it sends a returning card holder to the bank again", async () => {
    const { page } = aPage({ links: [BANK, BANK, COMPLETED], cameBack: true });

    await reached(page, "success");
  });

  it("asks inside the Component where the bank has no page of its own", async () => {
    const { page, component } = await aReadyPage();

    submit(page);
    component.bankAsks();
    expect([page.state, page.facts.bankUrl]).toEqual(["action.required", null]);
    component.token("tok_1");

    await reached(page, "success");
  });
});
