import { describe, expect, it } from "vitest";
import { ROUTES } from "#shared/domain/effects.ts";
import {
  DISPUTES,
  LATTICE,
  ORDER_STATUSES,
  type OrderStatus,
} from "#shared/domain/order-status.ts";

type Words = { readonly means: string; readonly from: readonly OrderStatus[] };

/**
 * What the code does not need and a reader does: what a status means, and where it ordinarily comes
 * from. Evidence that comes late may skip any of them.
 */
const WORDS: Readonly<Record<OrderStatus, Words>> = {
  processing: {
    from: [],
    means:
      "Claimed. Without a Conekta order nothing was charged; with one, a charge may be on its way.",
  },
  unknown: {
    from: ["processing"],
    means: "A charge was sent and nobody said what became of it.",
  },
  pending_payment: {
    from: ["processing", "unknown"],
    means: "Conekta has the charge and its bank has not decided.",
  },
  requires_action: {
    from: ["processing", "unknown", "pending_payment"],
    means: "The bank wants the card holder to confirm (3-D Secure).",
  },
  declined: {
    from: ["processing", "unknown", "pending_payment", "requires_action"],
    means: "The charge was refused. At Conekta the order stays open for another attempt.",
  },
  pre_authorized: {
    from: ["processing", "unknown", "requires_action", "declined"],
    means: "The money is reserved, not taken.",
  },
  expired: {
    from: ["pending_payment", "requires_action", "pre_authorized"],
    means: "Not paid in time.",
  },
  canceled: {
    from: ["pending_payment", "requires_action", "declined", "pre_authorized"],
    means: "Called off before any money was taken; a reservation is freed.",
  },
  failed: {
    from: ["processing", "unknown"],
    means: "It is proved that no charge was made, and none can be made any more.",
  },
  paid: {
    from: [
      "processing",
      "unknown",
      "pending_payment",
      "requires_action",
      "declined",
      "pre_authorized",
    ],
    means: "The money was taken. A chargeback is told apart from it (see disputes).",
  },
  partially_refunded: {
    from: ["paid"],
    means: "Part of the money was given back.",
  },
  refunded: {
    from: ["paid", "partially_refunded"],
    means: "All of the money was given back.",
  },
};

/** The page about order states, made of the tables that the code runs on. */
function page(): string {
  const edges = ORDER_STATUSES.flatMap((status) =>
    WORDS[status].from.map((each) => `  ${each} --> ${status}`),
  );
  const ends = LATTICE.filter(({ phase }) => phase !== "open").map(
    ({ status }) => `  ${status} --> [*]`,
  );
  const rows = LATTICE.map(
    ({ status, phase, conekta }, rank) =>
      `| ${rank} | \`${status}\` | ${phase} | ${words(conekta)} | ${WORDS[status].means} |`,
  );
  const routes = Object.entries(ROUTES).map(
    ([effect, systems]) => `| \`${effect}\` | ${systems.join(", ")} |`,
  );
  return `# Order states

Made from \`LATTICE\` in \`shared/domain/order-status.ts\` and \`ROUTES\` in \`shared/domain/effects.ts\`,
the tables that the code runs on. After changing one: \`npx vitest run --project repo order-states -u\`.

An order only moves to a status of higher rank, so what is learned late, twice or out of order ends in
the same status. The diagram shows the ordinary ways; late evidence may skip any of them, upwards only.

\`\`\`mermaid
stateDiagram-v2
  [*] --> processing
${[...edges, ...ends].join("\n")}
\`\`\`

| rank | status | phase | Conekta's \`payment_status\` | what it means |
|---:|---|---|---|---|
${rows.join("\n")}

- **open**: more is to come by itself; the reconciler looks at it.
- **refused**: settled, and another attempt at the same Conekta order may still succeed.
- **closed**: nothing was charged and nothing can be. Evidence of a payment refutes that, so the order
  is read from Conekta again before either is believed.
- **captured**: money was taken, whatever was given back later.

A word of Conekta's that is not in the table is counted in the consumer's log line and moves nothing.
Disputes are a dimension of their own, lowest first: ${words(DISPUTES)}.

## What downstream systems hear, once each

| effect | goes to |
|---|---|
${routes.join("\n")}
`;
}

const words = (all: readonly string[]) => all.map((word) => `\`${word}\``).join(", ");

describe("docs/order-states.md", () => {
  it("says what the tables say", async () => {
    await expect(page()).toMatchFileSnapshot("../../docs/order-states.md");
  });

  it("draws only ways that lead upwards", () => {
    for (const [rank, status] of ORDER_STATUSES.entries()) {
      for (const from of WORDS[status].from)
        expect(ORDER_STATUSES.indexOf(from)).toBeLessThan(rank);
    }
  });
});
