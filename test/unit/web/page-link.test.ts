import { describe, expect, it } from "vitest";
import type { LinkAnswer } from "#web/link-answers.ts";
import { askForNewLink, lookAgain, submit } from "#web/page.ts";
import { aPage, aReadyPage, BANK, COMPLETED, OPEN, reached } from "./a-page.ts";

describe("startPage", () => {
  it.each([
    [{ kind: "invalid", renewable: false }, "link.invalid"],
    [{ kind: "expired", renewable: true }, "link.expired"],
    [{ kind: "revoked", renewable: false }, "link.revoked"],
    [{ kind: "used", renewable: true }, "link.used"],
    [COMPLETED, "success"],
    [BANK, "action.required"],
  ] as const)("shows a link that is %o as %s", async (link, state) => {
    const { page } = aPage({ links: [link] });

    await reached(page, state);
  });

  it("does not take a link for invalid that could not be asked about", async () => {
    const link = {
      kind: "lost",
      problem: { code: "x", userMessage: {} },
      retryAfterMs: 0,
    } as const;
    const { page } = aPage({ links: [link] });

    await reached(page, "link.unreachable");
  });

  it("tells who comes back from the bank in another browser where to look", async () => {
    const { page } = aPage({ cameBack: true, hasToken: false });

    await reached(page, "link.elsewhere");
  });

  it("does not load a card form into a browser that cannot keep it safe", async () => {
    const { world, page } = aPage({ isCapable: false });

    await reached(page, "component.blocked");

    expect(world.mounts).toEqual([]);
    expect(page.facts.blockedCode).toBe("CE-CRY-KEY-");
    expect(world.reported).toEqual([{ state: "component.blocked", code: "CE-CRY-KEY-" }]);
  });
});

describe("lookAgain", () => {
  const EXPIRED: LinkAnswer = { kind: "expired", renewable: true };

  it("shows the card that another tab has saved", async () => {
    const { page } = await aReadyPage({ links: [OPEN, COMPLETED] });

    await lookAgain(page);

    expect(page.state).toBe("success");
    expect(page.facts.already).toBe(true);
  });

  it("says that the link has ended before anything is typed in vain", async () => {
    const { page } = await aReadyPage({ links: [OPEN, EXPIRED] });

    await lookAgain(page);

    expect(page.state).toBe("link.expired");
    expect(page.facts.renewable).toBe(true);
  });

  it("leaves a form alone that is still good, and does not ask while a card is on its way", async () => {
    const { page } = await aReadyPage({ links: [OPEN, OPEN, EXPIRED] });

    await lookAgain(page);
    expect(page.state).toBe("ready");
    submit(page);
    await lookAgain(page);

    expect(page.state).toBe("submitting.tokenizing");
  });

  it("does not interrupt who pressed the button meanwhile", async () => {
    const { page } = await aReadyPage({ links: [OPEN, EXPIRED] });

    const looking = lookAgain(page);
    submit(page);
    await looking;

    expect(page.state).toBe("submitting.tokenizing");
  });
});

describe("askForNewLink", () => {
  const expired: LinkAnswer = { kind: "expired", renewable: true };

  it("asks once, however often the button is pressed", async () => {
    const { world, page } = aPage({ links: [expired] });
    await reached(page, "link.expired");

    await Promise.all([askForNewLink(page), askForNewLink(page)]);
    await askForNewLink(page);

    expect(world.renewals).toBe(1);
    expect(page.facts.renewal).toBe("asked");
  });

  it("may be tried again when it was refused", async () => {
    const { world, page } = aPage({ links: [expired], accepts: false });
    await reached(page, "link.expired");

    await askForNewLink(page);
    expect(page.facts.renewal).toBe("failed");
    await askForNewLink(page);

    expect(world.renewals).toBe(2);
  });
});
