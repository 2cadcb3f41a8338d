import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { CUSTOM_RESOURCES } from "#shared/env.ts";
import { LOOPBACK, listen } from "./engines/ports.ts";
import type { FunctionPool } from "./functions.ts";
import { HostError } from "./host-error.ts";
import type { Outcome } from "./hosted-function.ts";
import { jsonFile } from "./json-file.ts";
import { ACCOUNT_ID, type LocalStack, REGION } from "./stack.ts";

/** What a template says of them; none of ours has other properties. */
export const CustomResource = z.object({
  ServiceToken: z.string(),
  Url: z.string().optional(),
  SubscribedEvents: z.array(z.string()).optional(),
  Mode: z.string(),
});

/** In the order in which the template has them depend on each other. */
const TYPES = [CUSTOM_RESOURCES.webhookKey, CUSTOM_RESOURCES.webhook] as const;

/** The types that this host has a function make. */
export const CUSTOM_TYPES: readonly string[] = TYPES;

const Answer = z.object({
  Status: z.enum(["SUCCESS", "FAILED"]),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string(),
});
type Answer = z.infer<typeof Answer>;

/** Physical ids by logical ones, as far as earlier starts made them. */
const Made = z.record(z.string(), z.string());

interface Wanted {
  readonly id: string;
  readonly type: string;
  readonly properties: z.infer<typeof CustomResource>;
}

/**
 * Has the stack's own functions make its custom resources, as CloudFormation does: created once, updated at
 * each later start, and what an update left behind under another id removed.
 */
export async function makeCustomResources(
  stack: LocalStack,
  functions: FunctionPool,
  directory: string | undefined,
): Promise<void> {
  const wanted = TYPES.flatMap((type) =>
    stack
      .resources([type], CustomResource)
      .map(({ id, properties }): Wanted => ({ id, type, properties })),
  );
  const made = jsonFile(directory && join(directory, "custom-resources.json"), Made);
  const desk = await openDesk(stack.name);
  try {
    for (const resource of wanted) {
      const former = made.read()?.[resource.id];
      const ask = (request: Request) => desk.ask(functions, resource, request);
      const { PhysicalResourceId: id } =
        former === undefined
          ? await ask({ RequestType: "Create" })
          : await ask({ RequestType: "Update", PhysicalResourceId: former });
      if (former !== undefined && former !== id) {
        await ask({ RequestType: "Delete", PhysicalResourceId: former });
      }
      made.write({ ...made.read(), [resource.id]: id });
    }
  } finally {
    desk.close();
  }
}

type Request =
  | { readonly RequestType: "Create" }
  | { readonly RequestType: "Update" | "Delete"; readonly PhysicalResourceId: string };

/** Where functions bring their answers: CloudFormation's is an address in S3. */
async function openDesk(stackName: string) {
  const answers = new Map<string, Answer>();
  const server = createServer(async (request, response) => {
    answers.set(request.url ?? "", Answer.parse(JSON.parse(await text(request))));
    response.end();
  });
  const port = await listen(server, 0);
  return {
    async ask(functions: FunctionPool, { id, type, properties }: Wanted, request: Request) {
      const requestId = randomUUID();
      const event = {
        ...request,
        RequestId: requestId,
        ResponseURL: `http://${LOOPBACK}:${port}/${requestId}`,
        StackId: `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${stackName}/local`,
        LogicalResourceId: id,
        ResourceType: type,
        ResourceProperties: properties,
      };
      const made = await insist(functions, properties.ServiceToken, event);
      const answer = answers.get(`/${requestId}`);
      if (answer?.Status === "SUCCESS") return answer;
      const reason =
        answer?.Reason ?? (made?.kind === "failed" ? made.message : "it never answered");
      throw new HostError(`The resource ${id} (${type}) could not be made: ${reason}`);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Lambda's own attempts at what nobody waits for: it repeats only what ended in an error. */
const ATTEMPTS = 3;

async function insist(
  functions: FunctionPool,
  arn: string,
  event: object,
): Promise<Outcome | undefined> {
  let outcome: Outcome | undefined;
  for (let attempt = 0; attempt < ATTEMPTS && outcome?.kind !== "answered"; attempt += 1) {
    outcome = await functions.byArn(arn)?.invoke(event);
  }
  return outcome;
}
