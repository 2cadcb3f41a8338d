import { describe, expect, it } from "vitest";
import { ROUTES } from "#shared/domain/effects.ts";
import { DISPUTES, LATTICE } from "#shared/domain/order-status.ts";

/** The page about order states, made of the tables that the code runs on. */
function page(): string {
  const edges = LATTICE.flatMap(({ status, from }) =>
    from.map((each) => `  ${each} --> ${status}`),
  );
  const ends = LATTICE.filter(({ phase }) => phase !== "open").map(
    ({ status }) => `  ${status} --> [*]`,
  );
  const rows = LATTICE.map(
    ({ status, phase, conekta, means }, rank) =>
      `| ${rank} | \`${status}\` | ${phase} | ${words(conekta)} | ${means} |`,
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
});
