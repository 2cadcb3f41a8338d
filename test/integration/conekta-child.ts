import { startConekta } from "#local/conekta/start-conekta.ts";

/** The simulator in a process of its own, so that a test can kill it. */
const [dataFile = "", webhookSigningKey = "", webhookUrl = ""] = process.argv.slice(2);
const { url } = await startConekta({
  port: 0,
  privateKey: "key_local_private",
  publicKey: "key_local_public",
  webhookSigningKey,
  webhookUrl,
  webhookDelayMs: { min: 1_000, max: 1_100 },
  dataFile,
});
process.stdout.write(`${url}\n`);
