import type { AccessToken } from "#local/cli/access-token.ts";
import type { ConektaWebhook } from "#local/cli/conekta-side.ts";
import type { KeyStanding } from "#local/keys/list-keys.ts";
import type { Mode } from "#shared/domain/mode.ts";
import type { Oversight, StackFacts } from "./aws-facts.ts";
import type { PageFacts, ScriptFacts } from "./page-facts.ts";

/** Something that was asked for, or why it could not be had: that is a finding too. */
export type Known<Value> =
  | { readonly known: true; readonly value: Value }
  | { readonly known: false; readonly why: string };

/** All that the doctor looks at, before anybody judges it. */
export interface Facts extends Oversight {
  readonly stage: string;
  readonly isLocal: boolean;
  readonly mode: Mode;
  /** Whether a simulated Conekta stands in for the real one. */
  readonly isSimulated: boolean;
  /** Epoch seconds. */
  readonly now: number;
  /** Major versions. */
  readonly node: { readonly running: number; readonly wanted: number };
  /** Files that git keeps and that hold a key of Conekta's. */
  readonly committedKeys: readonly string[];
  /** Where the addresses were read; null where CloudFormation gave them. */
  readonly outputsFile: string | null;
  /** Names of outputs that this version of the stack has and the stage lacks. */
  readonly missingOutputs: readonly string[];
  /** Null where AWS knows no such stack. Always null on this machine, as is all that follows of AWS. */
  readonly stack: Known<StackFacts | null>;
  /** The version of what `cdk bootstrap` made; null where it made nothing. */
  readonly bootstrap: Known<number | null>;
  /** Of the stage's second stack, in us-east-1; null where it has none. */
  readonly edge: Known<Oversight | null>;
  /** Statuses of an order that does not exist (404 to whoever is let in), and how far the server's clock is from ours. */
  readonly api: Known<{
    readonly withoutToken: number;
    readonly withToken: number | null;
    readonly clocksApartSeconds: number;
  }>;
  readonly token: Known<AccessToken>;
  /** Null where the secret does not exist. */
  readonly privateKey: Known<string | null>;
  /** Of the stage's configuration; null where none is written down. */
  readonly publicKey: string | null;
  /** Null where Conekta cannot tell yet. */
  readonly accountMode: Known<Mode | null>;
  readonly webhookUrl: string;
  readonly webhooks: Known<readonly ConektaWebhook[]>;
  readonly keys: Known<readonly KeyStanding[]>;
  /** What our webhook answered Conekta's ping; null where Conekta does not say. */
  readonly ping: Known<number | null>;
  readonly queues: readonly {
    readonly name: string;
    readonly counts: Known<{ readonly waiting: number; readonly dead: number }>;
  }[];
  /** Orders that the reconciler should have looked at ten minutes ago. */
  readonly overdueOrders: Known<number>;
  readonly page: Known<PageFacts>;
  /** Null where the page names none. */
  readonly script: Known<ScriptFacts | null>;
}

/** How long anything may take to answer a look; what hangs is not well either. */
export const PATIENCE_MS = 30_000;

/** Asks, and remembers why it could not be asked. */
export async function known<Value>(ask: () => Promise<Value>): Promise<Known<Value>> {
  try {
    return { known: true, value: await ask() };
  } catch (error) {
    return { known: false, why: error instanceof Error ? error.message : String(error) };
  }
}
