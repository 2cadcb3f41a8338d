import * as z from "zod";
import { HostError } from "./host-error.ts";
import { createResolver } from "./intrinsics.ts";
import type { Json, Resource, Template } from "./template.ts";

export const REGION = "us-east-1";
export const ACCOUNT_ID = "000000000000";

/** Where this host put the parts that a template only names. */
interface Place {
  /** Address of page and API, `http://127.0.0.1:PORT`. */
  readonly http: string;
  /** Address of the SQS part. */
  readonly sqs: string;
}

interface LocalResource<Properties> {
  readonly id: string;
  /** What `Ref` of it gives here. */
  readonly ref: string;
  readonly properties: Properties;
}

/** A template with every name resolved to what stands on this machine. */
export interface LocalStack {
  readonly name: string;
  /** The resources of some types; only the properties that the schema names are resolved. */
  readonly resources: <Schema extends z.ZodObject>(
    types: readonly string[],
    schema: Schema,
  ) => LocalResource<z.output<Schema>>[];
  readonly outputs: () => Record<string, string>;
}

export interface StackSource {
  readonly name: string;
  readonly template: Template;
  /** Values for the template's parameters; a parameter without one keeps its default. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly place: Place;
}

export function createStack(source: StackSource): LocalStack {
  const { name, template } = source;
  const { resolve, holds } = createResolver(template, {
    ref: (id) => refOf(source, id),
    attribute: (id, attribute) => {
      const resource = template.Resources[id];
      return resource && localValue(source, id, resource).attributes?.[attribute];
    },
  });
  const isWanted = ({ Condition }: { Condition?: string | undefined }) =>
    Condition === undefined || holds(Condition);
  const toPlainHttp = (value: Json | undefined) => plainHttp(value, source.place);

  return {
    name,
    resources: (types, schema) =>
      Object.entries(template.Resources)
        .filter(([, resource]) => types.includes(resource.Type) && isWanted(resource))
        .map(([id, resource]) => {
          const properties: { [key: string]: Json | undefined } = {};
          for (const key of Object.keys(schema.shape)) {
            properties[key] = toPlainHttp(resolve(resource.Properties[key]));
          }
          const { ref } = localValue(source, id, resource);
          return { id, ref, properties: parse(schema, properties, id) };
        }),
    outputs: () =>
      Object.fromEntries(
        Object.entries(template.Outputs)
          .filter(([, output]) => isWanted(output))
          .map(([key, { Value }]) => [key, String(toPlainHttp(resolve(Value)))]),
      ),
  };
}

/** The name by which a resource goes here: the one it asks for, or one made of stack and logical id. */
export function physicalName(stackName: string, id: string, given?: Json): string {
  return typeof given === "string" ? given : `${stackName}-${id}`;
}

function queueArn(queueName: string): string {
  return `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${queueName}`;
}

interface LocalValue {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

function refOf(source: StackSource, id: string): string | undefined {
  const { name, template, parameters } = source;
  const resource = template.Resources[id];
  if (resource !== undefined) {
    return localValue(source, id, resource).ref;
  }
  const given = parameters[id] ?? template.Parameters[id]?.Default;
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::AccountId": ACCOUNT_ID,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackId": `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${name}/local`,
    "AWS::StackName": name,
    "AWS::URLSuffix": "amazonaws.com",
  };
  return given === undefined ? pseudo[id] : String(given);
}

function localValue(source: StackSource, id: string, resource: Resource): LocalValue {
  const { place, name: stackName } = source;
  const named = (property: string) => physicalName(stackName, id, resource.Properties[property]);
  const arn = (service: string, path: string) =>
    `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${path}`;
  switch (resource.Type) {
    case "AWS::SQS::Queue": {
      const name = named("QueueName");
      const url = `${place.sqs}/${ACCOUNT_ID}/${name}`;
      return { ref: url, attributes: { Arn: queueArn(name), QueueName: name, QueueUrl: url } };
    }
    case "AWS::DynamoDB::Table":
    case "AWS::DynamoDB::GlobalTable": {
      const name = named("TableName");
      return { ref: name, attributes: { Arn: arn("dynamodb", `table/${name}`) } };
    }
    case "AWS::Lambda::Function": {
      const name = named("FunctionName");
      return { ref: name, attributes: { Arn: arn("lambda", `function:${name}`) } };
    }
    case "AWS::SecretsManager::Secret":
      return { ref: arn("secretsmanager", `secret:${named("Name")}-local0`) };
    case "AWS::ApiGatewayV2::Api":
      return { ref: API_ID, attributes: { ApiId: API_ID, ApiEndpoint: place.http } };
    case "AWS::ApiGatewayV2::Stage":
      return { ref: named("StageName") };
    case "AWS::CloudFront::Distribution":
      return { ref: id, attributes: { Id: id, DomainName: new URL(place.http).host } };
    case "AWS::IAM::Role":
      return { ref: id, attributes: { Arn: `arn:aws:iam::${ACCOUNT_ID}:role/${id}` } };
    case "AWS::Logs::LogGroup":
      return { ref: id, attributes: { Arn: arn("logs", `log-group:${id}:*`) } };
    case "AWS::CloudFront::OriginAccessControl":
      return { ref: id, attributes: { Id: id } };
    case "AWS::S3::Bucket": {
      const name = named("BucketName");
      return {
        ref: name,
        attributes: {
          Arn: `arn:aws:s3:::${name}`,
          RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
        },
      };
    }
    default:
      return { ref: id };
  }
}

const API_ID = "local";

/** The template speaks of https, as it must; this machine answers on plain http. */
function plainHttp(value: Json | undefined, place: Place): Json | undefined {
  if (value === undefined) {
    return undefined;
  }
  const { host } = new URL(place.http);
  const ours = [`https://${host}`, `https://${API_ID}.execute-api.${REGION}.amazonaws.com`];
  const text = ours.reduce(
    (current, address) => current.replaceAll(address, place.http),
    JSON.stringify(value),
  );
  return z.json().parse(JSON.parse(text));
}

function parse<Schema extends z.ZodObject>(schema: Schema, properties: unknown, id: string) {
  const parsed = schema.safeParse(properties);
  if (!parsed.success) {
    throw new HostError(
      `The local host does not understand the resource ${id}:\n${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}
