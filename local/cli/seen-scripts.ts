import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { SCRIPT_KEYS, TABLE_KEY } from "#shared/env.ts";
import type { StagePlace } from "./stage-place.ts";

const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));

const Script = z
  .object({ sha256: z.object({ S: z.string() }), since_ms: number, version: number })
  .transform(({ sha256, since_ms, version }) => ({
    sha256: sha256.S,
    /** Epoch ms: since when it is what it is. */
    sinceMs: since_ms,
    /** Whether it was another before. */
    hasChanged: version > 0,
  }));
export type SeenScript = z.output<typeof Script>;

/** What the stage's watch has seen of scripts that are not ours, read with the caller's rights of AWS. */
export function seenScripts(place: StagePlace) {
  const client = new DynamoDBClient(place.aws("DynamoDbEndpoint"));
  return {
    /** Null where the watch has not looked yet. */
    async find(url: string): Promise<SeenScript | null> {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: place.need("TableName"),
          Key: { [TABLE_KEY]: { S: `${SCRIPT_KEYS}${url}` } },
        }),
      );
      return Item === undefined ? null : Script.parse(Item);
    },
  };
}
