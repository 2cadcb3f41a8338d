import { afterEach, describe, expect, it, vi } from "vitest";
import { edgeStackName } from "#infra/edge-stack.ts";
import { stageNamed } from "#infra/stages.ts";
import { aboutAws } from "#local/cli/doctor/aws-facts.ts";
import { type AccountContents, startAwsAccount } from "#test/fakes/aws-account.ts";
import { NO_OVERSIGHT, type Oversight } from "#test/fakes/aws-oversight.ts";

const EDGE = edgeStackName(stageNamed("dev"));
const OUTPUTS = { DashboardUrl: "https://console.invalid/dashboard" };
const PLACE = { stage: "dev", isLocal: false, outputs: OUTPUTS };
const NOTHING = { logs: {}, clientSecret: "secret", merchantToken: "token" };

const AT_HOME: AccountContents = {
  ...NOTHING,
  stacks: { "Pagos-dev": OUTPUTS },
  oversight: { ...NO_OVERSIGHT, alarms: { "Pagos-dev-P1-StateUnknown": "OK" } },
};

const OF_THE_EDGE: Oversight = {
  alarms: { "Pagos-dev-P3-CertificateExpiring": "ALARM" },
  topics: {
    "arn:aws:sns:us-east-1:123456789012:p3": { displayName: "Pagos P3", confirmed: 0, pending: 1 },
  },
  drifted: { [EDGE]: ["Firewall"] },
  looked: new Set([EDGE]),
};

const edgeStack = (outputs: Readonly<Record<string, string>>): AccountContents => ({
  ...NOTHING,
  stacks: { [EDGE]: outputs },
  oversight: OF_THE_EDGE,
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** What is known of the stage `dev` in mx-central-1, of an account with this in us-east-1. */
async function edgeFacts(inUsEast1: AccountContents) {
  const elsewhere = { "us-east-1": inUsEast1 };
  const account = await startAwsAccount({ ...AT_HOME, elsewhere });
  vi.stubEnv("AWS_ENDPOINT_URL", account.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "nobody");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "nothing");
  try {
    return await aboutAws(PLACE, { region: "mx-central-1" }, false);
  } finally {
    account.stop();
  }
}

describe("what AWS knows of a stage's second stack", () => {
  it("is asked in us-east-1, wherever the stage is", async () => {
    const { alarms, edge } = await edgeFacts(edgeStack({ AlarmTopicP3: "arn" }));

    expect(alarms).toMatchObject({ known: true, value: { count: 1, ringing: [] } });
    expect(edge).toMatchObject({
      known: true,
      value: {
        drift: { value: { status: "DRIFTED", changed: ["Firewall"] } },
        alarms: { value: { count: 1, ringing: [{ name: "P3-CertificateExpiring" }] } },
        topics: { value: [{ priority: "P3", confirmed: 0, pending: 1 }] },
      },
    });
  });

  it("has no alarms where it tells nobody", async () => {
    const { edge } = await edgeFacts(edgeStack({ FirewallArn: "arn" }));

    expect(edge).toMatchObject({ value: { alarms: { value: null }, topics: { value: null } } });
  });

  it("is nothing where the stage needs none", async () => {
    const { edge } = await edgeFacts({ ...NOTHING, stacks: {} });

    expect(edge).toEqual({ known: true, value: null });
  });
});
