import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  dynamoCardLinkStore,
  dynamoDueCardLinks,
  dynamoLinksOfCustomer,
} from "#functions/adapters/dynamo-card-links.ts";
import { dynamoOrderList, dynamoUnsettledOrders } from "#functions/adapters/dynamo-orders.ts";
import { attendCardLinks } from "#functions/attend-card-links/attend-card-links.ts";
import type { CardLinkStore } from "#functions/ports.ts";
import type { CardLink } from "#shared/domain/card-link.ts";
import type { Card } from "#shared/domain/customer.ts";
import { TABLE_KEY, TTL_ATTRIBUTE } from "#shared/env.ts";
import { aCardLink, LINK_MADE } from "#test/builders/card-links.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { memoryStore } from "#test/fakes/memory-store.ts";
import { startPaymentsTable } from "./payments-table.ts";

let table: Awaited<ReturnType<typeof startPaymentsTable>>;

beforeAll(async () => {
  table = await startPaymentsTable();
});
afterAll(() => table.stop());

const NOW = LINK_MADE * 1000;
const HOUR = 3_600_000;
const ids = { next: 0 };
function freshLink(differences: Partial<CardLink> = {}): CardLink {
  ids.next += 1;
  return aCardLink({ id: `lnk_${String(ids.next).padStart(12, "0")}`, ...differences });
}

describe.each([
  ["DynamoDB", (): CardLinkStore => dynamoCardLinkStore(table)],
  ["the fake in memory", (): CardLinkStore => memoryStore<CardLink>()],
])("a store of links on %s", (_, open) => {
  it("gives back the very link that was claimed, with all that can have happened to it", async () => {
    const store = open();
    const link = freshLink({
      forExisting: true,
      purpose: "Gas",
      locale: "en",
      returnUrl: "https://tienda.example/gracias",
      pin: "phone_last4",
      metadata: { route: 7, vip: true },
      attempts: 2,
      attempt: { key: "key", leaseMs: NOW },
      refusal: { key: "key", said: { code: "bank.declined", type: null, logId: "log" } },
      savedBy: "key",
      openedAt: LINK_MADE,
      completedAt: LINK_MADE,
      revokedAt: LINK_MADE,
      expiredAt: LINK_MADE,
      renewalRequestedAt: LINK_MADE,
      forgottenAt: LINK_MADE,
      card: aCustomer().card as Card,
      consent: {
        textVersion: "v1",
        locale: "es-MX",
        sha256: "a".repeat(64),
        published: true,
        linkId: "lnk_a",
        acceptedAt: LINK_MADE,
      },
      outbox: [{ kind: "card_link.completed", at: LINK_MADE }],
    });

    expect(await store.claim(link)).toEqual({ kind: "claimed" });

    expect(await store.find(link.id)).toEqual(link);
  });

  it("gives back one to which nothing has happened", async () => {
    const store = open();
    const link = freshLink({ phone: null });
    await store.claim(link);

    expect(await store.find(link.id)).toEqual(link);
  });

  it("lets one of two writers of the same version win", async () => {
    const store = open();
    const link = freshLink();
    await store.claim(link);

    const written = await Promise.all([
      store.save({ ...link, openedAt: 1 }),
      store.save({ ...link, revokedAt: 1 }),
    ]);

    expect(written.filter((each) => each === null)).toHaveLength(1);
  });
});

describe("the links of a customer", () => {
  const customerId = "cus_withlinks";
  const asked = { customerId, owner: "merchant", limit: 2, cursor: null };

  it("are listed newest first, a page at a time, without those of other callers", async () => {
    const links = [1, 2, 3].map((age) => freshLink({ customerId, createdAt: LINK_MADE - age }));
    const strange = freshLink({ customerId, owner: "other" });
    const elsewhere = freshLink({ customerId: "cus_another" });
    const store = dynamoCardLinkStore(table);
    await Promise.all([strange, elsewhere, ...links].map((link) => store.claim(link)));
    const { list } = dynamoLinksOfCustomer(table);

    const first = await list(asked);
    const second = await list({ ...asked, cursor: first.nextCursor });

    expect([...first.links, ...second.links]).toEqual(links);
    expect([first.links.length, second.nextCursor]).toEqual([2, null]);
  });

  it("are not among their orders", async () => {
    const whose = { customerId: "cus_onlylinks" };
    await dynamoCardLinkStore(table).claim(freshLink(whose));

    const { orders } = await dynamoOrderList(table).list({ ...asked, ...whose, status: null });

    expect(orders).toEqual([]);
  });

  it("refuse a cursor that another list handed out", async () => {
    const cursor = Buffer.from("1700000000000 ORDER#pbd_a").toString("base64url");

    const list = dynamoLinksOfCustomer(table).list({ ...asked, cursor });

    await expect(list).rejects.toMatchObject({ code: "validation_failed" });
  });
});

describe("links that are due", () => {
  it("expire on the clock, once, and no order's reconciler ever sees them", async () => {
    const links = dynamoCardLinkStore(table);
    const dueLinks = dynamoDueCardLinks(table);
    const link = freshLink();
    await links.claim(link);
    const told: string[] = [];
    const time = { now: NOW + HOUR - 1 };
    const deps = {
      links,
      dueLinks,
      customers: memoryStore(aCustomer()),
      cards: { findCard: async () => null },
      queue: {
        async send({ id, outbox }: CardLink) {
          if (id === link.id) told.push(...outbox.map(({ kind }) => kind));
          return outbox.length;
        },
      },
      clock: () => time.now,
    };

    await attendCardLinks(deps);
    expect(told).toEqual([]);
    time.now += 1;
    expect(await dynamoUnsettledOrders(table).due(time.now)).toEqual([]);
    await attendCardLinks(deps);
    await attendCardLinks(deps);

    expect(told).toEqual(["card_link.expired"]);
    expect(await dueLinks.due(time.now + 100 * HOUR)).not.toContain(link.id);
  });

  it("are kept for a week after they expire, to say so", async () => {
    const link = freshLink();
    await dynamoCardLinkStore(table).claim(link);

    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.name, Key: { [TABLE_KEY]: { S: `LINK#${link.id}` } } }),
    );

    expect(Item?.[TTL_ATTRIBUTE]).toEqual({ N: String(link.expiresAt + 7 * 24 * 3_600) });
  });
});
