import { describe, expect, it } from "vitest";
import { diagnose } from "#local/cli/doctor/diagnose.ts";
import { BROKEN, SEEN } from "#test/builders/broken-set-ups.ts";
import { aScript, is, soundFacts, unknown } from "#test/builders/doctor-facts.ts";

describe("diagnose", () => {
  it("finds nothing wrong with a sound set-up", () => {
    const findings = diagnose(soundFacts());

    expect(findings.length).toBeGreaterThanOrEqual(20);
    expect(findings.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
  });

  it.each(BROKEN)("finds $name, and says what to do", (setUp) => {
    const { broken, check, verdict = "problem", fix } = setUp;

    const found = diagnose(soundFacts(broken)).find((each) => each.check === check);

    expect(found).toMatchObject({ verdict, fix: expect.stringContaining(fix) });
  });

  it("blames what is broken, and not what depends on it", () => {
    const away = "Without a private key Conekta cannot be asked.";
    const findings = diagnose(
      soundFacts({
        privateKey: is(null),
        accountMode: unknown(away),
        webhooks: unknown(away),
        keys: unknown(away),
        ping: unknown(away),
      }),
    );

    const wrong = findings.filter(({ verdict }) => verdict !== "ok").map(({ check }) => check);
    expect(wrong).toEqual(["private key"]);
  });

  it("has every check in the table", () => {
    const checks = new Set(diagnose(soundFacts()).map(({ check }) => check));

    expect([...checks].filter((check) => !BROKEN.some((each) => each.check === check))).toEqual([]);
  });

  it("is content with a changed script once somebody has noted a look", () => {
    const script = is(aScript({ seen: { ...SEEN, hasChanged: true }, isReviewed: true }));

    const found = diagnose(soundFacts({ script })).find(({ check }) => check === "script");

    expect(found).toMatchObject({ verdict: "ok" });
  });

  it("asks nothing about AWS where nobody is signed in, or on this machine", () => {
    const away = unknown("Could not load credentials from any providers");
    const ofStack = { bootstrap: away, drift: away, alarms: away, topics: away, edge: away };
    const ofAws = { stack: away, ...ofStack };
    const nothing = Object.fromEntries(Object.keys(ofStack).map((fact) => [fact, is(null)]));

    const signedOut = diagnose(soundFacts(ofAws)).filter(({ fix }) => fix !== null);
    const here = soundFacts({ isLocal: true, stage: "local", stack: is(null), ...nothing });

    expect(signedOut.map(({ check }) => check)).toEqual(["stack"]);
    expect(diagnose(here).filter(({ verdict }) => verdict !== "ok")).toEqual([]);
  });

  it("tells who tries the real Conekta on this machine to listen", () => {
    const local = { stage: "local", isLocal: true, isSimulated: false, webhooks: is([]) };

    const found = diagnose(soundFacts(local)).find(({ check }) => check === "webhook");

    expect(found).toMatchObject({ verdict: "warning", fix: "npm run pagos -- listen" });
  });

  it("sends nobody to a deployment on this machine", () => {
    const everythingWrong = Object.assign({}, ...BROKEN.map(({ broken }) => broken));

    const fixes = diagnose(soundFacts({ ...everythingWrong, isLocal: true, stage: "local" }))
      .map(({ fix }) => fix ?? "")
      .join("\n");

    expect(fixes).toContain("npm start");
    expect(fixes).not.toMatch(/npm run deploy|--stage/);
  });
});
