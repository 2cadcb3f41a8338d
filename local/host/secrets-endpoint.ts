import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod";
import type { Engine } from "./engines/dynamo.ts";
import { LOOPBACK, listen } from "./engines/ports.ts";

const GetSecretValue = z.object({ SecretId: z.string() });

/** Answers Secrets Manager's `GetSecretValue` from a table of ARNs and values. */
export async function startSecretsEndpoint(secrets: ReadonlyMap<string, string>): Promise<Engine> {
  const server = createServer(async (request, response) => {
    const answer = secretValue(
      secrets,
      request.headers["x-amz-target"],
      await text(request).catch(() => ""),
    );
    response.writeHead("__type" in answer ? 400 : 200, {
      "content-type": "application/x-amz-json-1.1",
    });
    response.end(JSON.stringify(answer));
  });
  const port = await listen(server, 0);
  return {
    url: `http://${LOOPBACK}:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function secretValue(
  secrets: ReadonlyMap<string, string>,
  target: unknown,
  body: string,
): Record<string, unknown> {
  if (target !== "secretsmanager.GetSecretValue") {
    return { __type: "UnknownOperationException" };
  }
  const request = parseJson(body, GetSecretValue);
  const arn = request?.SecretId;
  const value = arn === undefined ? undefined : secrets.get(arn);
  if (value === undefined) {
    return {
      __type: "ResourceNotFoundException",
      Message: "Secrets Manager can't find the specified secret.",
    };
  }
  return { ARN: arn, SecretString: value, VersionStages: ["AWSCURRENT"] };
}

function parseJson<Schema extends z.ZodType>(body: string, schema: Schema) {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
