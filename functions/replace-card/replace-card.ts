import { type ExchangeDeps, type Exchanged, exchangeCard } from "#functions/exchange-card.ts";
import type { CustomerStore } from "#functions/ports.ts";
import { type ChargeableCustomer, isChargeable } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";

type Deps = ExchangeDeps & { readonly customers: Pick<CustomerStore, "find" | "save"> };

type Command = { readonly owner: string; readonly id: string; readonly tokenId: string };

/** Puts a new card in the place of a caller's customer's. Throws `not_found`, and what `exchangeCard` throws. */
export async function replaceCard(deps: Deps, command: Command): Promise<Exchanged> {
  const customer = await findOwn(deps, command);
  const source = { address: null, linkId: null };
  return exchangeCard(deps, { customer, tokenId: command.tokenId, source, consent: null });
}

/** Somebody else's customer is answered like one that does not exist, and like a forgotten one. */
async function findOwn(deps: Deps, { owner, id }: Command): Promise<ChargeableCustomer> {
  const customer = await deps.customers.find(id);
  if (customer && customer.owner === owner && isChargeable(customer)) return customer;
  throw new PagosError("There is no customer with a saved card under this id.", {
    code: "not_found",
  });
}
