import { describe, expect, it } from "vitest";
import { ROUTES } from "#shared/domain/effects.ts";
import {
  DISPUTES,
  LATTICE,
  ORDER_STATUSES,
  type OrderStatus,
} from "#shared/domain/order-status.ts";

type Language = "en" | "es";
type Words = Readonly<Record<Language, string>> & { readonly from: readonly OrderStatus[] };

/**
 * What the code does not need and a reader does: what a status means, and where it ordinarily comes
 * from. Evidence that comes late may skip any of them.
 */
const WORDS: Readonly<Record<OrderStatus, Words>> = {
  processing: {
    from: [],
    en: "Claimed. Without a Conekta order nothing was charged; with one, a charge may be on its way.",
    es: "Apartada. Sin una orden en Conekta no se cobró nada; con ella, puede haber un cargo en camino.",
  },
  unknown: {
    from: ["processing"],
    en: "A charge was sent and nobody said what became of it.",
    es: "Se mandó un cargo y nadie dijo qué pasó con él.",
  },
  pending_payment: {
    from: ["processing", "unknown"],
    en: "Conekta has the charge and its bank has not decided.",
    es: "Conekta tiene el cargo y su banco no ha decidido.",
  },
  requires_action: {
    from: ["processing", "unknown", "pending_payment"],
    en: "The bank wants the card holder to confirm (3-D Secure).",
    es: "El banco quiere que la persona confirme (3-D Secure).",
  },
  declined: {
    from: ["processing", "unknown", "pending_payment", "requires_action"],
    en: "The charge was refused. At Conekta the order stays open for another attempt.",
    es: "Se rechazó el cargo. En Conekta la orden sigue abierta para otro intento.",
  },
  pre_authorized: {
    from: ["processing", "unknown", "requires_action", "declined"],
    en: "The money is reserved, not taken.",
    es: "El dinero está reservado, no tomado.",
  },
  expired: {
    from: ["pending_payment", "requires_action", "pre_authorized"],
    en: "Not paid in time.",
    es: "No se pagó a tiempo.",
  },
  canceled: {
    from: ["pending_payment", "requires_action", "declined", "pre_authorized"],
    en: "Called off before any money was taken; a reservation is freed.",
    es: "Se canceló antes de tomar dinero; una reserva se libera.",
  },
  failed: {
    from: ["processing", "unknown"],
    en: "It is proved that no charge was made, and none can be made any more.",
    es: "Está probado que no se hizo ningún cargo, y ya no se puede hacer.",
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
    en: "The money was taken. A chargeback is told apart from it (see disputes).",
    es: "Se tomó el dinero. Un contracargo se cuenta aparte (ve disputas).",
  },
  partially_refunded: {
    from: ["paid"],
    en: "Part of the money was given back.",
    es: "Se devolvió una parte.",
  },
  refunded: {
    from: ["paid", "partially_refunded"],
    en: "All of the money was given back.",
    es: "Se devolvió todo.",
  },
};

/** What the pages say around the tables. */
const PROSE = {
  en: {
    head: `# Order states

Made from \`LATTICE\` in \`shared/domain/order-status.ts\` and \`ROUTES\` in \`shared/domain/effects.ts\`,
the tables that the code runs on. After changing one: \`npx vitest run --project repo order-states -u\`.
*[En español](order-states.es.md)*

An order only moves to a status of higher rank, so what is learned late, twice or out of order ends in
the same status. The diagram shows the ordinary ways; late evidence may skip any of them, upwards only.`,
    columns: "rank | status | phase | Conekta's `payment_status` | what it means",
    phases: `- **open**: more is to come by itself; the reconciler looks at it.
- **refused**: settled, and another attempt at the same Conekta order may still succeed.
- **closed**: nothing was charged and nothing can be. Evidence of a payment refutes that, so the order
  is read from Conekta again before either is believed.
- **captured**: money was taken, whatever was given back later.

A word of Conekta's that is not in the table is counted in the consumer's log line and moves nothing.
Disputes are a dimension of their own. \`appealed\` was heard of as lost and as won
([why](decisions/a-lost-dispute-is-told.md)). Lowest first, \`lost\` and \`won\` beside each other:`,
    downstream: "What downstream systems hear, once each",
    routes: "effect | goes to",
  },
  es: {
    head: `# Estados de una orden

Salen de \`LATTICE\` en \`shared/domain/order-status.ts\` y de \`ROUTES\` en \`shared/domain/effects.ts\`, las tablas
con las que corre el código. *[Read it in English](order-states.md)*

Una orden sólo pasa a un estado de mayor rango, así que lo que se sabe tarde, dos veces o en desorden termina en el
mismo estado. El diagrama muestra los caminos usuales; la evidencia tardía puede saltarse pasos, siempre hacia arriba.`,
    columns: "rango | estado | fase | `payment_status` de Conekta | qué quiere decir",
    phases: `- **open**: falta algo que llegará solo; el conciliador la mira.
- **refused**: decidida, y otro intento en la misma orden de Conekta todavía puede lograrse.
- **closed**: no se cobró nada ni se puede cobrar. La evidencia de un pago lo desmiente, así que la orden se lee otra
  vez en Conekta antes de creerle a cualquiera de las dos.
- **captured**: se tomó el dinero, sin importar lo que se devuelva después.

Una palabra de Conekta que no está en la tabla se cuenta en los registros del consumidor y no mueve nada.
Las disputas son una dimensión aparte. \`appealed\` es una de la que se oyó que se perdió y que se ganó
([por qué](decisions/a-lost-dispute-is-told.md)). De menor a mayor, con \`lost\` y \`won\` a la par:`,
    downstream: "Qué oyen los sistemas de destino, una vez cada cosa",
    routes: "efecto | va a",
  },
} as const satisfies Record<Language, unknown>;

/** The page about order states, made of the tables that the code runs on. */
function page(language: Language): string {
  const edges = ORDER_STATUSES.flatMap((status) =>
    WORDS[status].from.map((each) => `  ${each} --> ${status}`),
  );
  const ends = LATTICE.filter(({ phase }) => phase !== "open").map(
    ({ status }) => `  ${status} --> [*]`,
  );
  const rows = LATTICE.map(
    ({ status, phase, conekta }, rank) =>
      `| ${rank} | \`${status}\` | ${phase} | ${words(conekta)} | ${WORDS[status][language]} |`,
  );
  const routes = Object.entries(ROUTES).map(
    ([effect, systems]) => `| \`${effect}\` | ${systems.join(", ")} |`,
  );
  const { head, columns, phases, downstream, routes: routeColumns } = PROSE[language];
  return `${head}

\`\`\`mermaid
stateDiagram-v2
  [*] --> processing
${[...edges, ...ends].join("\n")}
\`\`\`

| ${columns} |
|---:|---|---|---|---|
${rows.join("\n")}

${phases} ${words(DISPUTES)}.

## ${downstream}

| ${routeColumns} |
|---|---|
${routes.join("\n")}
`;
}

const words = (all: readonly string[]) => all.map((word) => `\`${word}\``).join(", ");

describe("the pages about order states", () => {
  it.each([
    ["en", "order-states.md"],
    ["es", "order-states.es.md"],
  ] as const)("say in %s what the tables say", async (language, name) => {
    await expect(page(language)).toMatchFileSnapshot(`../../docs/${name}`);
  });

  it("draws only ways that lead upwards", () => {
    for (const [rank, status] of ORDER_STATUSES.entries()) {
      for (const from of WORDS[status].from)
        expect(ORDER_STATUSES.indexOf(from)).toBeLessThan(rank);
    }
  });
});
