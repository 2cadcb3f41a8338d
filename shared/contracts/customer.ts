import * as z from "zod/mini";
import { Metadata } from "./create-order.ts";

/** A person as Conekta wants to know them: E.164-like phone, e-mail within RFC 5321's 254 octets. */
const person = {
  name: z.string().check(z.trim(), z.minLength(3), z.maxLength(200)),
  email: z.email().check(z.maxLength(254)),
  phone: z.optional(z.string().check(z.regex(/^\+?[0-9]{10,15}$/))),
};

export const Person = z.strictObject(person);
export type Person = z.output<typeof Person>;

/** Made by Conekta's Component in the card holder's browser; stands for a card once. */
export const TokenId = z.string().check(z.regex(/^tok_[A-Za-z0-9_]{1,96}$/));

/** Body of `POST /customers`. */
export const CreateCustomerRequest = z.strictObject({
  ...person,
  token_id: TokenId,
  metadata: z.optional(Metadata),
});
export type CreateCustomerRequest = z.output<typeof CreateCustomerRequest>;

/** Body of `PUT /customers/{id}/card`. */
export const ReplaceCardRequest = z.strictObject({ token_id: TokenId });
