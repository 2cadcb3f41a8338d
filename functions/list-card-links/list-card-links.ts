import type { LinksOfCustomer } from "#functions/ports.ts";
import type { ListCardLinksQuery } from "#shared/contracts/list-card-links.ts";
import { PAGE_USUAL } from "#shared/contracts/page-query.ts";
import type { CardLink } from "#shared/domain/card-link.ts";

type Deps = { readonly linksOfCustomer: LinksOfCustomer };
type Asked = { readonly owner: string; readonly query: ListCardLinksQuery };

/** One customer's links, newest first, a page at a time; those of other callers are left out. */
export function listCardLinks(
  { linksOfCustomer }: Deps,
  { owner, query }: Asked,
): Promise<{ links: readonly CardLink[]; nextCursor: string | null }> {
  return linksOfCustomer.list({
    owner,
    customerId: query.customer_id,
    limit: query.limit ?? PAGE_USUAL,
    cursor: query.cursor ?? null,
  });
}
