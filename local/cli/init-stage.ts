import type { ConektaAccount } from "#local/keys/conekta-account.ts";
import type { SecretVault } from "#local/keys/secret-vault.ts";
import { type Mode, refuseOtherMode } from "#shared/domain/mode.ts";

/** What only the merchant can say of a stage. */
export interface StageAnswers {
  readonly conekta: { readonly publicKey: string; readonly keySecretArn: string };
  readonly merchant?: { readonly name: string };
  /** Absent: the stack makes a user pool of its own. */
  readonly jwt?: { readonly issuer: string; readonly audience: string };
}

export interface InitAnswers {
  readonly stage: string;
  readonly publicKey: string;
  /** Null keeps the one that is stored. */
  readonly privateKey: string | null;
  readonly merchantName: string | undefined;
  readonly jwt: StageAnswers["jwt"] | undefined;
}

export interface InitPorts {
  readonly vault: SecretVault;
  readonly accountOf: (privateKey: string) => Pick<ConektaAccount, "mode">;
  readonly write: (stage: string, answers: StageAnswers) => string;
}

export interface Initialized {
  readonly stage: string;
  readonly mode: Mode;
  /** Whether Conekta said so; otherwise the deployment finds out. */
  readonly modeIsSure: boolean;
  readonly secretName: string;
  /** Where the answers are; null in a dry run. */
  readonly file: string | null;
}

/** What a deployment needs before it begins is under this name, so that a person can find it. */
export const secretNameOf = (stage: string) => `pagos/${stage}/conekta-private-key`;

/** Only production moves money; `infra/stages.ts` says the same, and a test compares the two. */
export const modeOfStage = (stage: string): Mode => (stage === "prod" ? "live" : "sandbox");

export const KEY = /^key_\w+$/;

/**
 * Sets a stage up: asks Conekta whose key it is, stores the key, writes the answers down. In that order, so
 * that a key of the wrong account gets nowhere. Repeating it does no harm.
 */
export async function initStage(
  ports: InitPorts,
  answers: InitAnswers,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Initialized> {
  const { stage, publicKey } = answers;
  const secretName = secretNameOf(stage);
  const privateKey = answers.privateKey ?? (await storedKey(ports.vault, secretName));
  refuseMistaken(privateKey, publicKey);
  const mode = modeOfStage(stage);
  const modeIsSure = await confirmMode(ports.accountOf(privateKey), mode);
  const outcome = { stage, mode, modeIsSure, secretName };
  if (dryRun) return { ...outcome, file: null };
  const keySecretArn = await ports.vault.store(secretName, privateKey);
  const file = ports.write(stage, {
    conekta: { publicKey, keySecretArn },
    ...(answers.merchantName && { merchant: { name: answers.merchantName } }),
    ...(answers.jwt && { jwt: answers.jwt }),
  });
  return { ...outcome, file };
}

/** Throws where Conekta says that the key is of the other mode; false where Conekta cannot say yet. */
export async function confirmMode(
  account: Pick<ConektaAccount, "mode">,
  expected: Mode,
): Promise<boolean> {
  const actual = await account.mode();
  refuseOtherMode(expected, actual === null ? [] : [{ livemode: actual === "live" }]);
  return actual !== null;
}

async function storedKey(vault: SecretVault, name: string): Promise<string> {
  const stored = await vault.find(name);
  if (stored === null) {
    throw new Error(
      "The private key is missing: give it on standard input with --private-key-stdin.",
    );
  }
  return stored.value.trim();
}

function refuseMistaken(privateKey: string, publicKey: string): void {
  if (!KEY.test(privateKey)) throw new Error("A private key of Conekta's looks like key_….");
  if (!KEY.test(publicKey)) throw new Error("A public key of Conekta's looks like key_….");
  if (privateKey === publicKey) {
    throw new Error(
      "Private and public key are the same. Conekta's panel shows two different ones.",
    );
  }
}
