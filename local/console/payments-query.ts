import * as z from "zod";
import type { PaymentsQuery } from "./contract.ts";
import { notUnderstood } from "./desk.ts";

const PaymentsInput = z.object({
  search: z.string().max(200).optional(),
  status: z.string().optional(),
  kind: z.enum(["order", "card", "event"]).optional(),
  since: z.coerce.number().optional(),
  until: z.coerce.number().optional(),
  dead: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).optional(),
  cursor: z.string().optional(),
});

/** Throws a refusal that says what is wrong. */
export function queryOf(query: URLSearchParams): PaymentsQuery {
  const parsed = PaymentsInput.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw notUnderstood(parsed.error);
  return parsed.data;
}
