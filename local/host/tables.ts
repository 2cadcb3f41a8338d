import * as z from "zod";
import { type AwsJsonCall, AwsJsonError } from "./engines/aws-json.ts";
import { HostError } from "./host-error.ts";
import { type LocalStack, physicalName } from "./stack.ts";

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));

const Index = z.object({
  IndexName: z.string(),
  KeySchema,
  Projection: z.object({
    ProjectionType: z.string(),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

const Table = z.object({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  KeySchema,
  GlobalSecondaryIndexes: z.array(Index).optional(),
});

const Description = z.object({ Table: Table.extend({ TableName: z.string() }) });

/** Creates the template's tables where they are missing. A table that differs is refused, not changed. */
export async function createTables(stack: LocalStack, dynamo: AwsJsonCall): Promise<void> {
  const tables = stack.resources(["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"], Table);
  for (const { id, properties } of tables) {
    const table = { ...properties, TableName: physicalName(stack.name, id, properties.TableName) };
    const existing = await describe(dynamo, table.TableName);
    if (existing === undefined) {
      await dynamo("CreateTable", { ...table, BillingMode: "PAY_PER_REQUEST" });
    } else if (shape(existing) !== shape(table)) {
      throw new HostError(
        `The table ${table.TableName} on disk has other keys or indexes than the template. Clear the local data: npm run reset`,
      );
    }
  }
}

async function describe(dynamo: AwsJsonCall, name: string) {
  try {
    return Description.parse(await dynamo("DescribeTable", { TableName: name })).Table;
  } catch (error) {
    if (error instanceof AwsJsonError && error.code === "ResourceNotFoundException") {
      return undefined;
    }
    throw error;
  }
}

/** What cannot change on a living table, in an order of its own. */
function shape(table: z.infer<typeof Table>): string {
  const indexes = table.GlobalSecondaryIndexes ?? [];
  return JSON.stringify([
    table.KeySchema,
    table.AttributeDefinitions.map((a) => `${a.AttributeName} ${a.AttributeType}`).sort(),
    indexes
      .map((i) => JSON.stringify([i.IndexName, i.KeySchema, i.Projection.ProjectionType]))
      .sort(),
  ]);
}
