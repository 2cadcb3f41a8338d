import { describe, expect, it } from "vitest";
import { Customer, Order, OrderDetails } from "#local/openapi/answers.ts";
import { CardLink, CardLinkInvitation, CardLinkPage } from "#local/openapi/link-answers.ts";
import { Problem, problemExample } from "#local/openapi/problems.ts";
import { invitationView } from "#shared/contracts/card-link-invitation.ts";
import { cardLinkView, linkPageView } from "#shared/contracts/card-link-view.ts";
import { customerView } from "#shared/contracts/customer-view.ts";
import { orderDetails, orderView } from "#shared/contracts/order-view.ts";
import { PROBLEMS, type ProblemCode } from "#shared/domain/errors.ts";
import { centavos } from "#shared/domain/money.ts";
import { aCardLink } from "#test/builders/card-links.ts";
import { aCustomer } from "#test/builders/customers.ts";
import { anOrder } from "#test/builders/orders.ts";

/** As it travels. */
const sent = (view: object): unknown => JSON.parse(JSON.stringify(view));

const consent = {
  textVersion: "1",
  locale: "es",
  sha256: "",
  published: true,
  linkId: "lnk_1",
  acceptedAt: 1,
};
const card = { sourceId: "src_1", brand: "visa", last4: "4242", expMonth: "12", expYear: "30" };
const known = { conektaCustomerId: "cus_2tXx8KUxw6311kEbs", card };
const operation = { key: "k", kind: "refund", fingerprint: "f", amount: centavos(100) } as const;

/** Every member that may be null, once with something in it. */
const orders = {
  "with nothing known yet": anOrder({ conektaOrderId: null, charge: null }),
  "paid, and partly given back": anOrder({
    status: "partially_refunded",
    charge: { id: "ch_1", fee: centavos(1_511), paidAt: 1_700_000_000 },
    refunds: [
      { id: "ref_1", amount: centavos(100) },
      { id: "ref_2", amount: centavos(100), at: 1_700_000_001 },
    ],
    history: [{ at: 1_700_000_000, cause: "charge", from: "processing", to: "paid" }],
    operations: [{ ...operation, outcome: "done", refundId: "ref_1", code: null }],
    outbox: ["order.refunded:ref_1"],
  }),
  declined: anOrder({ status: "declined", decline: { code: "insufficient_funds", logId: null } }),
  "waiting for its holder": anOrder({
    status: "requires_action",
    nextActionUrl: "https://bank.example.com",
    operation: {
      ...operation,
      refundsBefore: [],
      refundedBefore: centavos(0),
      startedMs: 1,
      leaseMs: 2,
      status: "claimed",
    },
  }),
};

describe("the schemas of answers", () => {
  it.each(Object.entries(orders))("hold an order %s", (_, order) => {
    expect(Order.safeParse(sent(orderView(order))).error).toBeUndefined();
    expect(OrderDetails.safeParse(sent(orderDetails(order))).error).toBeUndefined();
  });

  it("hold a customer, with and without a consent", () => {
    for (const given of [null, consent]) {
      const view = customerView({ ...aCustomer(), ...known, consent: given });

      expect(Customer.safeParse(sent(view)).error).toBeUndefined();
    }
  });

  it.each([
    ["new", aCardLink()],
    ["used", aCardLink({ card, consent, openedAt: 1, completedAt: 2, purpose: "Gas" })],
    [
      "of no more use",
      aCardLink({ revokedAt: 3, expiredAt: 4, renewalRequestedAt: 5, forgottenAt: 6 }),
    ],
  ])("hold a card link that is %s", (_, link) => {
    const about = {
      token: "t",
      pageUrl: "https://a.example",
      merchant: "M",
      qrSvg: () => "<svg/>",
    };
    const invitation = invitationView({ ...about, link, nowMs: 0 });

    expect(CardLink.safeParse(sent(cardLinkView(link, 0))).error).toBeUndefined();
    expect(CardLinkPage.safeParse(sent(linkPageView(link, 0))).error).toBeUndefined();
    expect(CardLinkInvitation.safeParse(sent(invitation)).error).toBeUndefined();
  });

  it.each(Object.keys(PROBLEMS) as ProblemCode[])("hold the problem %s", (code) => {
    expect(Problem.safeParse(sent(problemExample(code))).error).toBeUndefined();
  });

  it("refuse a member that nobody described", () => {
    const view = { ...orderView(anOrder()), internal_note: "not for the merchant" };

    expect(Order.safeParse(sent(view)).success).toBe(false);
  });
});
