import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

export const TableName = process.env["TABLE_NAME"] ?? "";
export const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
