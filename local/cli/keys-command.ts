import { setTimeout as delay } from "node:timers/promises";
import { Command } from "commander";
import { conektaAccount } from "#local/keys/conekta-account.ts";
import { listKeys, mayRefuse } from "#local/keys/list-keys.ts";
import { type KeyPorts, retireKeys, rotateKey } from "#local/keys/rotate-key.ts";
import { vaultRing } from "#local/keys/secret-vault.ts";
import { UsageError } from "./exit-code.ts";
import { confirmMode, KEY } from "./init-stage.ts";
import { agreed, permit } from "./permission.ts";
import { printerFor } from "./print.ts";
import { askPrivateKey } from "./private-key.ts";
import {
  aboutChange,
  aboutStage,
  type ChangeOptions,
  examplesOf,
  type StageOptions,
} from "./stage-command.ts";
import { placeOf, type StagePlace } from "./stage-place.ts";

/** `pagos keys list|set|rotate|retire`: what changes while a stage runs, without a deployment. */
export function keysCommand(): Command {
  return new Command("keys")
    .description("Replaces Conekta's keys of a stage, without a deployment.")
    .addHelpText("before", examplesOf(["keys list --stage dev", "keys rotate --stage dev"]))
    .addCommand(listCommand())
    .addCommand(setCommand())
    .addCommand(rotateCommand())
    .addCommand(retireCommand());
}

function listCommand(): Command {
  return aboutStage({
    name: "list",
    description: "Shows which webhook keys sign at Conekta, and which are trusted here.",
    examples: ["keys list", "keys list --stage dev"],
  }).action(async (options: StageOptions) => {
    const { account, ring } = await portsOf(await placeOf(options));
    const keys = listKeys(await ring.read(), await account.list());
    const lines = keys.map(({ id, active, trusted }) =>
      [
        (id ?? "(stored by hand)").padEnd(24),
        SWITCH[String(active)],
        trusted ? "trusted" : "not ours",
      ].join("  "),
    );
    const warning = mayRefuse(keys)
      ? ["Conekta may sign with a key that is not ours. Store its public half, or remove it."]
      : [];
    printerFor(options).result({ stage: options.stage, keys }, [...lines, ...warning]);
  });
}

const SWITCH: Readonly<Record<string, string>> = { true: "on ", false: "off", null: "?  " };

function setCommand(): Command {
  return aboutChange({
    name: "set",
    description: "Stores another private key. Functions use it within five minutes.",
    examples: ["keys set --stage dev", "keys set --stage dev --private-key-stdin < key.txt"],
  })
    .option("--private-key-stdin", "take the key from standard input", false)
    .action(async (options: ChangeOptions & { privateKeyStdin: boolean }) => {
      const place = await placeOf(options);
      await permit(place, options);
      const privateKey = await askPrivateKey({
        fromStdin: options.privateKeyStdin,
        mayKeep: false,
      });
      if (privateKey === null || !KEY.test(privateKey)) {
        throw new Error("Give the private key (key_…) on standard input: --private-key-stdin.");
      }
      const account = conektaAccount(place.conektaUrl, privateKey);
      const modeIsSure = await confirmMode(account, place.mode);
      const secretArn = await place.vault.store(place.privateKeySecret, privateKey);
      printerFor(options).result(
        { stage: options.stage, secretArn, mode: place.mode, modeIsSure },
        [
          `The private key of ${options.stage} is stored; it is in use everywhere within five minutes.`,
        ],
      );
    });
}

function rotateCommand(): Command {
  return aboutChange({
    name: "rotate",
    description: "Has Conekta sign with a new webhook key; takes some six minutes.",
    examples: ["keys rotate --stage dev", "keys rotate --stage prod --live --yes"],
  }).action(async (options: ChangeOptions) => {
    const place = await placeOf(options);
    await permit(place, options);
    const ports = await portsOf(place);
    if (!(await agreed(`Replace the webhook key of ${options.stage}?`, options))) {
      throw new UsageError("Nothing was changed.");
    }
    const rotated = await rotateKey(ports, place.mode);
    printerFor(options).result({ stage: options.stage, ...rotated }, [
      `Conekta signs with ${rotated.active}. Still trusted: ${rotated.resting.join(" ") || "none"}.`,
      "Tomorrow, npm run pagos -- keys retire deletes the old ones.",
    ]);
  });
}

function retireCommand(): Command {
  return aboutChange({
    name: "retire",
    description: "Deletes webhook keys that have not signed for 26 hours.",
    examples: ["keys retire --stage dev"],
  })
    .option("--now", "however short ago they signed", false)
    .action(async (options: ChangeOptions & { now: boolean }) => {
      const place = await placeOf(options);
      await permit(place, options);
      const ports = await portsOf(place);
      const retired = await retireKeys(ports, { now: options.now });
      printerFor(options).result({ stage: options.stage, retired }, [
        retired.length === 0 ? "No key has rested long enough." : `Deleted: ${retired.join(" ")}.`,
      ]);
    });
}

async function portsOf(place: StagePlace): Promise<KeyPorts> {
  const stored = await place.vault.find(place.privateKeySecret);
  if (stored === null) {
    throw new Error("The stage has no private key. Run npm run pagos -- init first.");
  }
  return {
    account: conektaAccount(place.conektaUrl, stored.value.trim()),
    ring: vaultRing(place.vault, place.webhookKeysSecret()),
    clock: Date.now,
    pause: async (seconds) => {
      console.error(`Waiting ${seconds} s until every function knows the new key. Ctrl-C is safe.`);
      await delay(seconds * 1_000);
    },
  };
}
