import * as z from "zod";
import type { Emulator } from "./emulator.ts";
import { CONEKTA_KEY } from "./surroundings.ts";

/** Lines of log that a person reads before looking elsewhere. */
const LAST = 40;

/** `http://{api}.execute-api.localhost:4566/api` and what follows it. */
const BY_HOST = /^http:\/\/([0-9a-f]+)\.execute-api\.localhost:\d+(\/.*)$/;

/**
 * Not every machine resolves names under `.localhost`; the emulator serves the same API under a path
 * of its own too.
 */
export function reachable({ url }: Emulator, address: string): string {
  return address.replace(BY_HOST, `${url}/_aws/execute-api/$1$2`);
}

/** What `pagos init` does before the first deployment. Gives the secret's ARN. */
export async function storeConektaKey({ call }: Emulator): Promise<string> {
  const secret = { Name: "pagos/proof/conekta-private-key", SecretString: CONEKTA_KEY };
  const created = await call("secretsmanager.CreateSecret", secret);
  return z.object({ ARN: z.string() }).parse(created).ARN;
}

const Webhook = z.object({
  id: z.string(),
  url: z.string(),
  subscribed_events: z.array(z.string()),
});
const Webhooks = z.object({ data: z.array(Webhook) });

/** The simulated Conekta's webhooks, as whoever has its private key sees and changes them. */
export function webhooksAt(conektaUrl: string) {
  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${conektaUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${CONEKTA_KEY}`,
        accept: "application/vnd.conekta-v2.3.0+json",
        "content-type": "application/json",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`Conekta answered ${JSON.stringify(answer)}`);
    return answer;
  }
  const list = async () => Webhooks.parse(await ask("GET", "/webhooks")).data;

  const change = (id: string, changes: Partial<z.infer<typeof Webhook>>) =>
    ask("PUT", `/webhooks/${id}`, changes);
  return { list, change };
}

const Functions = z.object({
  Functions: z.array(z.object({ FunctionName: z.string(), Description: z.string().default("") })),
});

/** The names that CloudFormation gave the stack's functions, by ours. */
export async function functionsAt({ url }: Emulator): Promise<ReadonlyMap<string, string>> {
  const response = await fetch(`${url}/2015-03-31/functions/`);
  const { Functions: all } = Functions.parse(await response.json());
  return new Map(
    all.map(({ FunctionName, Description }) => [Description.split(" ")[0] ?? "", FunctionName]),
  );
}

/** Invokes a function as EventBridge or an operator does, and gives what it answered. */
export async function invoke({ url }: Emulator, functionName: string): Promise<unknown> {
  const response = await fetch(`${url}/2015-03-31/functions/${functionName}/invocations`, {
    method: "POST",
    body: "{}",
  });
  const failure = response.headers.get("x-amz-function-error");
  const answer: unknown = await response.json();
  if (failure !== null) throw new Error(`${functionName} failed: ${JSON.stringify(answer)}`);
  return answer;
}

/**
 * The CDK deletes a stack by its ARN, which the emulator takes for the name of one that does not
 * exist: it says yes and deletes nothing. By its name it does.
 */
export async function deleteStack({ url }: Emulator, StackName: string): Promise<void> {
  const action = { Action: "DeleteStack", Version: "2010-05-15", StackName };
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(action) });
  if (!response.ok) throw new Error(`DeleteStack answered ${response.status}.`);
}

const Groups = z.object({
  logGroups: z.array(z.object({ retentionInDays: z.number().optional() })),
});

/** For how many days each of the log groups keeps what it holds; each number once. */
export async function retentions({ call }: Emulator): Promise<readonly (number | undefined)[]> {
  const { logGroups } = Groups.parse(await call("Logs_20140328.DescribeLogGroups", {}));
  return [...new Set(logGroups.map(({ retentionInDays }) => retentionInDays))];
}

/** Lines that Lambda itself writes around each invocation. */
const LAMBDAS_OWN = /^(START|END|REPORT) /;

const LogGroups = z.object({ logGroups: z.array(z.object({ logGroupName: z.string() })) });
const LogEvents = z.object({ events: z.array(z.object({ message: z.string() })) });

/** The last lines that functions wrote: why something failed. */
export async function lastWords({ call }: Emulator): Promise<string> {
  const { logGroups } = LogGroups.parse(await call("Logs_20140328.DescribeLogGroups", {}));
  const lines = await Promise.all(
    logGroups.map(async ({ logGroupName }) => {
      const answer = await call("Logs_20140328.FilterLogEvents", { logGroupName });
      return LogEvents.parse(answer)
        .events.filter(({ message }) => !LAMBDAS_OWN.test(message))
        .map(({ message }) => `${logGroupName} ${message.trim()}`);
    }),
  );
  return lines.flat().slice(-LAST).join("\n");
}
