import * as z from "zod";
import {
  CreateCardLinkRequest,
  RenewCardLinkRequest,
  SaveCardRequest,
} from "#shared/contracts/card-link.ts";
import { ClientEvent } from "#shared/contracts/client-event.ts";
import { CreateOrderRequest } from "#shared/contracts/create-order.ts";
import { CreateCustomerRequest, ReplaceCardRequest } from "#shared/contracts/customer.ts";
import { ListCardLinksQuery } from "#shared/contracts/list-card-links.ts";
import { ListOrdersQuery } from "#shared/contracts/list-orders.ts";
import { CaptureOrderRequest, RefundOrderRequest } from "#shared/contracts/operations.ts";
import { Customer, Order, OrderDetails, OrderList, Refund } from "./answers.ts";
import {
  CardLink,
  CardLinkInvitation,
  CardLinkList,
  CardLinkPage,
  RenewalRequest,
  SavedCard,
} from "./link-answers.ts";
import { NOTES } from "./notes.ts";
import { GatewayMessage, Problem } from "./problems.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Whatever Conekta signs is queued; what it means is the consumer's business. */
const ConektaEvent = z
  .looseObject({})
  .meta({ description: "An event of Conekta's, in its words." });

/** The very schemas by which the functions judge what they are sent. */
export const REQUESTS = {
  CreateCustomerRequest,
  ReplaceCardRequest,
  CreateOrderRequest,
  RefundOrderRequest,
  CaptureOrderRequest,
  CreateCardLinkRequest,
  RenewCardLinkRequest,
  SaveCardRequest,
  ClientEvent,
  ConektaEvent,
} as const;

export const ANSWERS = {
  Customer,
  Order,
  OrderDetails,
  OrderList,
  Refund,
  CardLink,
  CardLinkList,
  CardLinkInvitation,
  CardLinkPage,
  SavedCard,
  RenewalRequest,
  Received: z.strictObject({}),
  Problem,
  GatewayMessage,
} as const;

export const QUERIES = { ListOrdersQuery, ListCardLinksQuery } as const;

/** Both kinds by name, in JSON Schema 2020-12, as `components.schemas` of the document holds them. */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return { ...toJson(REQUESTS, "input"), ...toJson(ANSWERS, "output") };
}

/** A route's query by parameter: what its texts are turned into. */
export function querySchema(name: keyof typeof QUERIES): JsonSchema {
  return z.toJSONSchema(QUERIES[name], { io: "output" });
}

/** Requests may hold nothing else. Answers may one day: who reads them skips what they do not know. */
function toJson(schemas: Readonly<Record<string, z.core.$ZodType>>, io: "input" | "output") {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: named } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
    },
  });
  return Object.fromEntries(
    Object.entries(named).map(([name, { $schema, $id, ...schema }]) => [
      name,
      withNotes(name, schema),
    ]),
  );
}

/** What a schema cannot say of itself: zod's refinements are code, and comments stay in the source. */
function withNotes(name: string, schema: JsonSchema): JsonSchema {
  const { members = {}, ...whole } = NOTES[name] ?? {};
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([member, about]) => [
      member,
      Object.assign({}, about, members[member]),
    ]),
  );
  return { ...schema, ...whole, ...(schema.properties && { properties }) };
}
