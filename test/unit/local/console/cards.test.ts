import { expect, it } from "vitest";
import { listCards } from "#local/console/cards.ts";
import type { Item } from "#local/console/tools-contract.ts";

const SECONDS = Math.floor(Date.now() / 1_000);

/** A link as the table has it, which is open but for what differs. */
const aLink = (id: string, differences: object): Item => ({
  key: `LINK#${id}`,
  attributes: { id, expires_at: SECONDS + 3_600, attempts: 0, max_attempts: 5, ...differences },
});

it("says of each link what it is good for, as the API does", async () => {
  const links = [
    aLink("lnk_open", {}),
    aLink("lnk_saving", { attempt: { leaseMs: (SECONDS + 60) * 1_000 } }),
    aLink("lnk_pending", { attempt: { leaseMs: 0 } }),
    aLink("lnk_completed", { completed_at: SECONDS, attempt: null }),
    aLink("lnk_revoked", { revoked_at: SECONDS }),
    aLink("lnk_exhausted", { attempts: 5 }),
    aLink("lnk_expired", { expires_at: SECONDS - 1 }),
  ];
  const list = async ({ prefix }: { readonly prefix?: string | undefined }) => ({
    items: prefix === "LINK#" ? links : [],
    next: null,
  });

  const told = (await listCards({ list })).links;

  expect(told.map(({ id, status }) => `${id} ${status}`)).toEqual(
    told.map(({ id }) => `${id} ${id.slice("lnk_".length)}`),
  );
  expect(told).toHaveLength(links.length);
});
