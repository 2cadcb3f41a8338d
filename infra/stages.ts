import * as z from "zod";
import { CONEKTA_TIMEOUT_MS } from "#shared/env.ts";
import { Brand, NAMELESS, PLAIN_BRAND } from "./brand.ts";
import { EdgeSettings, needsEdgeStack } from "./edge-settings.ts";
import { CAREFUL, EASY, LimitSettings } from "./limits.ts";
import { OperationsSettings, UNWATCHED, WATCHED } from "./operations.ts";
import { withAnswers } from "./stage-answers.ts";
import { ORDINARY, ThrottleSettings } from "./throttles.ts";

/**
 * Everything that differs between stages, as data. A value that depends on who deploys (addresses,
 * public keys) is the default of a CloudFormation parameter, so that another host can run the very
 * same template with its own values.
 */

/** `.invalid` can never resolve (RFC 2606). Deploying with a value like this is refused. */
export const UNSET = {
  issuer: "https://issuer.invalid/",
  conektaPublicKey: "key_unset",
  conektaKeySecretArn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:unset-000000",
} as const;

const origin = z
  .string()
  .regex(
    /^https?:\/\/[a-z0-9.-]+(:\d+)?$/,
    "must be an origin such as https://shop.example.com: scheme and host, no path, no final slash, no *",
  );

const address = z
  .string()
  .regex(/^https?:\/\/[^\s/]+(\/\S*)?$/, "must be an http(s) address")
  .refine((url) => !url.endsWith("/"), "must not end in a slash");

/** Before each of four redeliveries, this waits forty minutes for what has failed: long enough. */
const RETRY_DELAY_SECONDS_MAX = 600;

/**
 * A charge that Conekta did not answer in time may still be on its way there. Nobody may call it never
 * made before it had several times as long to arrive.
 */
const SAFETY_DELAY_SECONDS_MIN = 60;
/** On the local host both ends are this machine, and a developer wants to watch an order recover. */
const LOCAL_SAFETY_DELAY_SECONDS_MIN = (CONEKTA_TIMEOUT_MS * 1.5) / 1000;

const StageSettings = z.strictObject({
  /** Part of the names of the stack and of the FIFO queues, which may have 80 characters. */
  name: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, "must be lower case letters, digits and -"),
  conekta: z.strictObject({
    url: address,
    /** The card Component's script. Its origin is the only foreign one that the page may run. */
    scriptUrl: address,
    /** The public key that the browser uses to make tokens; not a secret. */
    publicKey: z.string().regex(/^key_\w+$/, "must look like key_…"),
    /** Whose keys they are: live ones move money. The keys themselves do not say. */
    mode: z.enum(["sandbox", "live"]),
    /** Of the secret that holds the private key. It is there before the stack, and outlives it. */
    keySecretArn: z.string().regex(/^arn:[\w-]+:secretsmanager:\S+$/, "must be a secret's ARN"),
    /** Whether a deployment registers its webhook and webhook key at Conekta. */
    registersWebhook: z.boolean(),
    /** Where the Component's frame and, inside it, a bank's 3DS page may come from. */
    frameOrigins: z.array(z.string().regex(/^https:\/\/(\*\.)?[a-z0-9.-]+$/, "must be https")),
    /**
     * Whether the page requires Trusted Types of every script on it. Its own always comply; a script
     * that does not would stop working, so this is for who has seen Conekta's work with it: without it
     * the browser's console tells what would have stopped.
     */
    scriptObeysTrustedTypes: z.boolean(),
  }),
  merchant: z.strictObject({ name: z.string().min(1, "is what the card holder reads") }),
  /** How the card page looks, and what it says in the merchant's name. */
  brand: Brand,
  /**
   * Who signs the access tokens of the merchant's back ends, exactly as in their `iss`. Null: a Cognito
   * user pool that the stack creates, with a client for the merchant's back end.
   */
  jwt: z.nullable(
    z.strictObject({
      issuer: z.string().regex(/^https?:\/\/\S+$/, "must be an address"),
      audience: z.string().min(1),
    }),
  ),
  /**
   * Whether CloudFront serves the card page and, under the same address, the API. Where it does not,
   * the page is elsewhere, and whoever deploys gives its address as the parameter `CardPageUrl`.
   */
  cloudFront: z.boolean(),
  edge: EdgeSettings,
  /** Where the card page may lead when it is done: these addresses and what lies below them. */
  returnUrls: z.array(address),
  /** Other front ends that may call the API. The card page needs none: it shares the API's origin. */
  corsOrigins: z.array(origin),
  data: z.strictObject({
    /** Whether tables, secrets and logs outlive the stack. */
    retain: z.boolean(),
    deletionProtection: z.boolean(),
    pointInTimeRecovery: z.boolean(),
  }),
  terminationProtection: z.boolean(),
  logRetentionDays: z.literal([7, 30, 90, 365]),
  /** What to do with Conekta orders that this system did not create. */
  foreignOrders: z.enum(["ignore", "record", "process"]),
  /** Before the first redelivery of an event that failed. */
  retryDelaySeconds: z.int().min(1).max(RETRY_DELAY_SECONDS_MAX),
  /** After which a charge that left no trace at Conekta counts as never made. */
  safetyDelaySeconds: z.int(),
  /** Between two runs of the reconciler. */
  reconcileEverySeconds: z.int().min(1).max(3_600),
  /** What keeps thieves from trying stolen cards out here, and a mistake from charging a fortune. */
  limits: LimitSettings,
  /** What API Gateway lets in. */
  throttles: ThrottleSettings,
  operations: OperationsSettings,
  /** By function. Absent: the account's unreserved concurrency. */
  reservedConcurrency: z.record(z.string(), z.int().min(1)),
  /** How many batches of events are applied at a time; AWS takes 2 to 1,000. */
  consumersMax: z.int().min(2).max(1_000),
  /** Whether the example that keeps books from the accounting queue is deployed: docs/consuming.md. */
  exampleConsumers: z.boolean(),
});

const Stage = StageSettings.check(({ value: stage, issues }) => {
  const isLocal = stage.name === "local";
  const refuse = (path: keyof typeof stage, message: string) =>
    issues.push({ code: "custom", input: stage[path], path: [path], message });
  const least = isLocal ? LOCAL_SAFETY_DELAY_SECONDS_MIN : SAFETY_DELAY_SECONDS_MIN;
  if (stage.safetyDelaySeconds < least) {
    refuse(
      "safetyDelaySeconds",
      `must be at least ${least}: Conekta may answer a charge for ${CONEKTA_TIMEOUT_MS / 1000} s`,
    );
  }
  if (!isLocal && stage.reconcileEverySeconds % 60 !== 0) {
    refuse("reconcileEverySeconds", "must be whole minutes: EventBridge knows no seconds");
  }
  const { edge, cloudFront } = stage;
  // The deploy proof plays the CloudFront that its emulator lacks.
  const isGuarded = edge.onlyThroughCloudFront && stage.name !== "proof";
  if (!cloudFront && (edge.domain !== null || isGuarded || needsEdgeStack(stage))) {
    refuse("edge", "must ask for nothing in a stage without CloudFront");
  }
  if (edge.hstsPreload && edge.domain === null) {
    refuse("edge", "hstsPreload is a promise about a domain of your own: put edge.domain");
  }
});

export type Stage = z.infer<typeof Stage>;

const conekta = {
  url: "https://api.conekta.io",
  scriptUrl: "https://pay.conekta.com/v1.0/js/conekta-checkout.min.js",
  publicKey: UNSET.conektaPublicKey,
  mode: "sandbox",
  keySecretArn: UNSET.conektaKeySecretArn,
  registersWebhook: true,
  frameOrigins: ["https://*.conekta.com", "https://*.conekta.io"],
  scriptObeysTrustedTypes: false,
} as const satisfies Stage["conekta"];

/** What a firewall and logs cost says something only where strangers come by. */
const bareEdge = {
  domain: null,
  firewall: null,
  accessLogs: false,
  onlyThroughCloudFront: false,
  hstsPreload: false,
} as const satisfies EdgeSettings;

const guardedEdge = {
  ...bareEdge,
  firewall: { requestsPerAddressIn5Minutes: 1_000 },
  accessLogs: true,
  onlyThroughCloudFront: true,
} as const satisfies EdgeSettings;

const dev = {
  name: "dev",
  conekta,
  merchant: { name: "Comercio de prueba" },
  brand: PLAIN_BRAND,
  jwt: null,
  cloudFront: true,
  edge: { ...bareEdge, onlyThroughCloudFront: true },
  returnUrls: [],
  corsOrigins: [],
  data: { retain: false, deletionProtection: false, pointInTimeRecovery: true },
  terminationProtection: false,
  logRetentionDays: 7,
  foreignOrders: "record",
  retryDelaySeconds: 60,
  safetyDelaySeconds: 600,
  reconcileEverySeconds: 60,
  limits: CAREFUL,
  throttles: ORDINARY,
  operations: WATCHED,
  // Two runs at a time do no harm; they would only ask Conekta twice.
  reservedConcurrency: { reconcile: 1 },
  // A hundred events at a time; what waits, waits safely, and Conekta is not asked by a crowd.
  consumersMax: 10,
  // It would take the messages that the merchant's own books wait for.
  exampleConsumers: false,
} as const satisfies Stage;

/** The local host gives every address as a parameter; these only keep the template complete. */
const local = {
  ...dev,
  name: "local",
  conekta: {
    ...conekta,
    url: "http://localhost:3000/conekta",
    scriptUrl: "http://localhost:3000/conekta/component.js",
    publicKey: "key_local_public",
    // The stand-in does, so that it is seen there that the page does.
    scriptObeysTrustedTypes: true,
    keySecretArn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:conekta-key-local0",
  },
  jwt: { issuer: "http://localhost:3000", audience: "pagos" },
  returnUrls: ["https://tienda.example/gracias"],
  retryDelaySeconds: 1,
  safetyDelaySeconds: 15,
  reconcileEverySeconds: 5,
  limits: EASY,
  operations: UNWATCHED,
  // There, but idle until `npm start -- --examples` sets its parameter.
  exampleConsumers: true,
} as const satisfies Stage;

/** `npm run deploy:proof` puts it onto an AWS-compatible emulator, without what that one lacks. */
const proof = {
  ...dev,
  name: "proof",
  jwt: { issuer: UNSET.issuer, audience: "pagos" },
  cloudFront: false,
  retryDelaySeconds: 1,
  operations: UNWATCHED,
} as const satisfies Stage;

const staging = {
  ...dev,
  name: "staging",
  edge: guardedEdge,
  data: { ...dev.data, deletionProtection: true },
  logRetentionDays: 30,
} as const satisfies Stage;

const prod = {
  ...staging,
  name: "prod",
  conekta: { ...conekta, mode: "live" },
  merchant: { name: NAMELESS },
  data: { retain: true, deletionProtection: true, pointInTimeRecovery: true },
  terminationProtection: true,
  logRetentionDays: 365,
} as const satisfies Stage;

const stages: readonly Stage[] = [local, dev, proof, staging, prod];

/** A personal stage (`dev-ana`) is `dev` under another name. */
export function stageNamed(name: string): Stage {
  const known = stages.find((stage) => stage.name === name);
  if (known === undefined && !name.startsWith("dev-")) {
    const names = stages.map((stage) => stage.name).join(", ");
    throw new Error(`There is no stage "${name}". Choose one of ${names} or dev-<your name>.`);
  }
  return parseStage(withAnswers({ ...(known ?? dev), name }));
}

export function parseStage(stage: unknown): Stage {
  const parsed = Stage.safeParse(stage);
  if (!parsed.success) {
    throw new Error(`infra/stages.ts has a mistake:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
