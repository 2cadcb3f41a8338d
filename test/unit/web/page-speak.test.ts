import { describe, expect, it } from "vitest";
import type { LinkAnswer } from "#web/link-answers.ts";
import { send, speak, submit } from "#web/page.ts";
import { aPage, aReadyPage, LINK, reached } from "./a-page.ts";

describe("speak", () => {
  const english: LinkAnswer = { kind: "open", link: { ...LINK, locale: "en" } };

  it("begins in the language in which the merchant made the link", async () => {
    const { world } = await aReadyPage({ links: [english] });

    expect(world.mounts).toEqual(["en"]);
  });

  it("keeps to what the card holder chose, though the link is opened again", async () => {
    const lost = {
      kind: "lost",
      problem: { code: "x", userMessage: {} },
      retryAfterMs: 0,
    } as const;
    const { world, page } = aPage({ links: [lost, lost, lost, lost, english] });
    await reached(page, "link.unreachable");

    await Promise.all([speak(page, "en"), speak(page, "es-MX")]);
    send(page, "retried");
    await reached(page, "component.loading");

    expect(world.mounts).toEqual(["es-MX"]);
  });

  it("draws the Component anew in the other language", async () => {
    const { world, page } = await aReadyPage();

    await speak(page, "en");

    expect(page.facts.words.refusals).toEqual({ spoken: "en" });
    expect(world.mounts).toEqual(["es-MX", "en"]);
    expect(page.state).toBe("component.loading");
  });

  it("changes even where not even the configuration came", async () => {
    const { page } = aPage({ isCutOff: true });
    await reached(page, "link.unreachable");

    await speak(page, "en");

    expect(page.facts.locale).toBe("en");
  });

  it("goes on as before where the words cannot be fetched", async () => {
    const { world, page } = await aReadyPage({ isMute: true });

    await speak(page, "en");

    expect(page.facts.locale).toBe("es-MX");
    expect(world.mounts).toEqual(["es-MX"]);
  });

  it("does not disturb a card that is being saved", async () => {
    const { world, page } = await aReadyPage();

    submit(page);
    await speak(page, "en");

    expect(page.state).toBe("submitting.tokenizing");
    expect(world.mounts).toEqual(["es-MX"]);
  });
});
