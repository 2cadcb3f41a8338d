import { MESSAGES, type Queue } from "#shared/contracts/messages.ts";

/** A queue in words, for the description and its readers. */
type Words = {
  readonly title: string;
  readonly output: string;
  /** The queue's name ends in it. */
  readonly name: string;
  readonly subject: string;
  readonly summary: string;
};

const WORDS: Readonly<Record<Queue, Words>> = {
  logistics: {
    title: "Logistics",
    output: "LogisticsQueueUrl",
    name: "logistics",
    subject: "order",
    summary: "What a warehouse has to do: ship, stop, take back.",
  },
  accounting: {
    title: "Accounting",
    output: "AccountingQueueUrl",
    name: "accounting",
    subject: "order",
    summary: "Every movement of money, with what books and tax documents need.",
  },
  card_links: {
    title: "Card links",
    output: "CardLinksQueueUrl",
    name: "card-links",
    subject: "link",
    summary: "What becomes of the links by which customers save a card.",
  },
};

/** By the word between `mx.pagos.` and `.v1`. */
const MEANINGS: Readonly<Record<string, string>> = {
  "order.paid": "The money was taken: ship, and book the payment.",
  "order.refunded": "Part or all of the money was given back: stop or take back, book `refund`.",
  "order.charged_back": "The card holder disputes the charge at their bank: stop, money at risk.",
  "order.dispute_lost":
    "The dispute was decided for the card holder: the money is gone, write it off.",
  "order.dispute_won": "The dispute was decided for the merchant: the money stays.",
  "card_link.created": "It was made.",
  "card_link.opened": "Its page was opened for the first time.",
  "card_link.completed": "The card is saved; `card` says which.",
  "card_link.expired": "Nobody used it in time.",
  "card_link.revoked": "The merchant revoked it.",
  "card_link.renewal_requested": "Its holder would like another: renew it and send that.",
};

/** What is described: a queue with its messages, each by a name of its own. */
export const CATALOGUE = (["logistics", "accounting", "card_links"] as const).map((queue) => ({
  queue,
  ...WORDS[queue],
  messages: MESSAGES[queue].map((schema) => {
    const [type = ""] = schema.shape.type.def.values;
    const kind = type.split(".").slice(2, -1).join(".");
    return { type, schema, name: `${WORDS[queue].name}.${kind}.v1`, means: meaning(kind) };
  }),
}));

function meaning(kind: string): string {
  const words = MEANINGS[kind];
  if (words === undefined) throw new Error(`Nobody has said yet what ${kind} means.`);
  return words;
}
