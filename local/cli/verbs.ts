import type { Command } from "commander";

interface Verb {
  readonly name: string;
  readonly group: "This machine" | "Payments" | "Events" | "Stages";
  /** One line of `pagos --help`. */
  readonly says: string;
  /** Loads what it needs only when it is wanted, so that `pagos --help` is there at once. */
  readonly load: () => Promise<Command>;
}

const machine: readonly Verb[] = [
  {
    name: "start",
    group: "This machine",
    says: "run the whole system here; npm start does the same",
    // Never loaded: it reads its command line itself. It is here to be listed.
    load: () => Promise.reject(new Error("npm start runs on its own.")),
  },
  {
    name: "console",
    group: "This machine",
    says: "every hop of a payment, here or of a deployed stage, read-only",
    load: async () => (await import("./console-command.ts")).consoleCommand(),
  },
  {
    name: "status",
    group: "This machine",
    says: "addresses and queues, for people, shells (-o env) and programs (-o json)",
    load: async () => (await import("./status-command.ts")).statusCommand(),
  },
  {
    name: "seed",
    group: "This machine",
    says: "customers and orders to play with",
    load: async () => (await import("./seed-command.ts")).seedCommand(),
  },
  {
    name: "reset",
    group: "This machine",
    says: "delete what the local host has kept",
    load: async () => (await import("./reset-command.ts")).resetCommand(),
  },
];

const payments: readonly Verb[] = [
  {
    name: "trigger",
    group: "Payments",
    says: "make something happen: an event of Conekta's, or a whole story",
    load: async () => (await import("./trigger-command.ts")).triggerCommand(),
  },
  {
    name: "explain",
    group: "Payments",
    says: "what happened to an order, in words",
    load: async () => (await import("./explain-command.ts")).explainCommand(),
  },
  {
    name: "logs",
    group: "Payments",
    says: "log lines of a stage, or of one order across functions",
    load: async () => (await import("./logs-command.ts")).logsCommand(),
  },
  {
    name: "link",
    group: "Payments",
    says: "links by which customers save a card: create, show, renew, revoke",
    load: async () => (await import("./link-command.ts")).linkCommand(),
  },
  {
    name: "token",
    group: "Payments",
    says: "an access token for the API",
    load: async () => (await import("./token-command.ts")).tokenCommand(),
  },
];

const events: readonly Verb[] = [
  {
    name: "listen",
    group: "Events",
    says: "bring Conekta's events to a machine that Conekta cannot call",
    load: async () => (await import("./listen-command.ts")).listenCommand(),
  },
  {
    name: "resend",
    group: "Events",
    says: "have an event delivered again",
    load: async () => (await import("./resend-command.ts")).resendCommand(),
  },
  {
    name: "redrive",
    group: "Events",
    says: "look at dead letters, and send some of them back",
    load: async () => (await import("./redrive-command.ts")).redriveCommand(),
  },
  {
    name: "reconcile",
    group: "Events",
    says: "compare with Conekta, and apply what is missing",
    load: async () => (await import("./reconcile-command.ts")).reconcileCommand(),
  },
];

const stages: readonly Verb[] = [
  {
    name: "init",
    group: "Stages",
    says: "what a stage needs before its first deployment",
    load: async () => (await import("./init-command.ts")).initCommand(),
  },
  {
    name: "keys",
    group: "Stages",
    says: "Conekta's keys of a stage: list, set, rotate, retire",
    load: async () => (await import("./keys-command.ts")).keysCommand(),
  },
  {
    name: "doctor",
    group: "Stages",
    says: "find what is wrong with a stage, with a fix for each",
    load: async () => (await import("./doctor-command.ts")).doctorCommand(),
  },
];

export const VERBS: readonly Verb[] = [...machine, ...payments, ...events, ...stages];
