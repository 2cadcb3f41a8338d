import type { CustomerStore } from "#functions/ports.ts";
import { type ChargeableCustomer, isChargeable } from "#shared/domain/customer.ts";
import { PagosError } from "#shared/domain/errors.ts";

type Deps = { readonly customers: Pick<CustomerStore, "find"> };

/** A caller's own customer. Somebody else's, or one without a card yet, is `not_found`. */
export async function getCustomer(
  deps: Deps,
  asked: { readonly owner: string; readonly id: string },
): Promise<ChargeableCustomer> {
  const customer = await deps.customers.find(asked.id);
  if (customer && customer.owner === asked.owner && isChargeable(customer)) return customer;
  throw new PagosError("There is no customer under this id.", { code: "not_found" });
}
