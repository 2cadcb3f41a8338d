import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod";
import type { Engine } from "./engines/dynamo.ts";
import { LOOPBACK, listen } from "./engines/ports.ts";
import { jsonFile } from "./json-file.ts";

const Request = z.object({ SecretId: z.string(), SecretString: z.string().optional() });
const Stored = z.record(z.string(), z.string());

export interface SecretsEngine extends Engine {
  /**
   * Gives a secret the value that this host starts with, unless it holds that and more: what was put
   * there since, in a data directory that outlives the host.
   */
  readonly offer: (arn: string, value: string) => void;
  readonly find: (arn: string) => string | undefined;
}

/** Answers Secrets Manager's `GetSecretValue` and `PutSecretValue` for secrets that were offered. */
export async function startSecretsEndpoint(file?: string): Promise<SecretsEngine> {
  const stored = jsonFile(file, Stored);
  const find = (arn: string) => stored.read()?.[arn];
  const put = (arn: string, value: string) => stored.write({ ...stored.read(), [arn]: value });
  const server = createServer(async (request, response) => {
    const asked = parseJson(await text(request).catch(() => ""));
    const answer = answerTo(request.headers["x-amz-target"], asked, { find, put });
    response.writeHead("__type" in answer ? 400 : 200, {
      "content-type": "application/x-amz-json-1.1",
    });
    response.end(JSON.stringify(answer));
  });
  const port = await listen(server, 0);
  return {
    url: `http://${LOOPBACK}:${port}`,
    offer(arn, value) {
      if (!find(arn)?.includes(value)) put(arn, value);
    },
    find,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Secrets {
  readonly find: (arn: string) => string | undefined;
  readonly put: (arn: string, value: string) => void;
}

function answerTo(
  target: unknown,
  asked: z.output<typeof Request> | undefined,
  { find, put }: Secrets,
): Record<string, unknown> {
  const arn = asked?.SecretId ?? "";
  const value = find(arn);
  if (value === undefined) {
    return {
      __type: "ResourceNotFoundException",
      Message: "Secrets Manager can't find the specified secret.",
    };
  }
  if (target === "secretsmanager.GetSecretValue") {
    return { ARN: arn, Name: arn, SecretString: value, VersionStages: ["AWSCURRENT"] };
  }
  if (target === "secretsmanager.PutSecretValue" && asked?.SecretString) {
    put(arn, asked.SecretString);
    return { ARN: arn, Name: arn, VersionId: randomUUID(), VersionStages: ["AWSCURRENT"] };
  }
  return { __type: "UnknownOperationException" };
}

function parseJson(body: string) {
  try {
    return Request.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
