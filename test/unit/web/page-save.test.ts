import { describe, expect, it } from "vitest";
import type { LinkAnswer, SaveAnswer } from "#web/link-answers.ts";
import { fieldsChanged, submit } from "#web/page.ts";
import { aReadyPage, LINK, LOST, reached, SAVED } from "./a-page.ts";

describe("submit", () => {
  it("asks the Component once, however often the button is pressed", async () => {
    const { world, page } = await aReadyPage();

    submit(page);
    submit(page);

    expect(world.submits).toBe(1);
  });

  it("asks for consent before anything is sent", async () => {
    const { world, page } = await aReadyPage({ consented: false });

    submit(page);

    expect(page.state).toBe("ready");
    expect(page.facts.consentMissing).toBe(true);
    expect(world.submits).toBe(0);
  });

  it("hands a token in once, though the Component reports it twice", async () => {
    const { world, page, component } = await aReadyPage();

    submit(page);
    component.token("tok_1");
    component.token("tok_1");
    await reached(page, "success");
    component.token("tok_1");

    expect(world.saved.map(({ token_id }) => token_id)).toEqual(["tok_1"]);
    expect(page.facts.token).toBeNull();
  });

  it("repeats the same token after 1, 2 and 4 seconds, then lets the card holder do so", async () => {
    const { world, page, component } = await aReadyPage({ saves: [LOST, LOST, LOST, LOST, SAVED] });

    submit(page);
    component.token("tok_1");
    await reached(page, "error.recoverable");
    submit(page);
    await reached(page, "success");

    expect(world.waits).toEqual([1_000, 2_000, 4_000]);
    expect(new Set(world.keys).size).toBe(1);
    expect(new Set(world.saved.map(({ token_id }) => token_id))).toEqual(new Set(["tok_1"]));
    expect(world.submits).toBe(1);
  });

  it("asks the Component for a new token after a refusal", async () => {
    const problem = { code: "conekta_refused_us", userMessage: {} };
    const { world, page, component } = await aReadyPage({ saves: [{ kind: "refused", problem }] });

    submit(page);
    component.token("tok_1");
    await reached(page, "error.recoverable");
    submit(page);

    expect(page.facts.problem?.text).toBe("problemMerchant");
    expect(world.submits).toBe(2);
  });

  it("tells what Conekta refuses in words for the card holder", async () => {
    const { page, component } = await aReadyPage();

    submit(page);
    component.refused("conekta.errors.parameter_validation.card.number");

    expect(page.state).toBe("error.recoverable");
    expect(page.facts.problem?.code).toBe("card_data_invalid");
  });

  it("keeps a token that came without consent until there is consent", async () => {
    const { world, page, component } = await aReadyPage({ consented: false });

    component.token("tok_1");
    expect(page.state).toBe("error.recoverable");
    world.consented = true;
    submit(page);
    await reached(page, "success");

    expect(world.saved).toHaveLength(1);
    expect(world.submits).toBe(0);
  });

  it("goes back to the form when the Component finds it incomplete", async () => {
    const { page, component } = await aReadyPage();

    submit(page);
    component.formRejected();

    expect(page.state).toBe("ready");
    expect(page.facts.formRejected).toBe(true);
  });
});

describe("consent", () => {
  it("is proved by the version, language and hash of the words that were shown", async () => {
    const { world, page, component } = await aReadyPage();

    submit(page);
    component.token("tok_1");
    await reached(page, "success");

    expect(world.saved.map(({ consent }) => consent)).toEqual([
      { version: "v1", locale: "es-MX", sha256: "sha256 of Autorizo a Gas del Valle." },
    ]);
  });
});

describe("the PIN", () => {
  const asking: LinkAnswer = { kind: "open", link: { ...LINK, pinRequired: true } };

  it("is asked for before anything is sent, and sent with the card", async () => {
    const { world, page, component } = await aReadyPage({ links: [asking], pin: "12" });

    submit(page);
    expect(page.facts.pinTrouble).toBe("missing");
    world.pin = "5678";
    fieldsChanged(page);
    expect(page.facts.pinTrouble).toBeNull();
    submit(page);
    component.token("tok_1");
    await reached(page, "success");

    expect(world.saved.map(({ pin }) => pin)).toEqual(["5678"]);
  });

  it("can be typed again when it was wrong, with a new token", async () => {
    const problem = { code: "pin_wrong", userMessage: {} };
    const saves: SaveAnswer[] = [{ kind: "refused", problem }, SAVED];
    const { world, page, component } = await aReadyPage({ links: [asking], pin: "0000", saves });

    submit(page);
    component.token("tok_1");
    await reached(page, "error.recoverable");
    expect(page.facts).toMatchObject({ pinTrouble: "wrong", problem: null });
    submit(page);
    component.token("tok_2");
    await reached(page, "success");

    expect(new Set(world.keys).size).toBe(2);
  });
});
