import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { openBackstage } from "#local/scenarios/backstage.ts";
import { permitPlay, playedOn } from "./play.ts";
import { columns, money, printerFor } from "./print.ts";
import { aboutStage, type StageOptions, toCount } from "./stage-command.ts";
import { placeInWords, placeOf } from "./stage-place.ts";

interface SeedOptions extends StageOptions {
  readonly customers: number;
  readonly orders: number;
}

/** What the cards of those customers do, in turn. */
const TOKENS = [
  "tok_test_visa_4242",
  "tok_test_mastercard_5100",
  "tok_test_visa_4242",
  "tok_test_insufficient_funds",
  "tok_test_visa_4242",
  "tok_test_card_declined",
] as const;

/** Cents: a tank of gas, a water jug, a big tank, … */
const AMOUNTS = [35_000, 4_900, 125_000, 18_750] as const;

/** `pagos seed`: something to look at, the same every time but for the ids. */
export function seedCommand(): Command {
  return aboutStage({
    name: "seed",
    description: "Saves test cards and charges them, some in vain. Never where money is real.",
    examples: ["seed", "seed --customers 20 --orders 5", "seed --stage dev"],
  })
    .option("--customers <number>", "how many", toCount, 6)
    .option("--orders <number>", "of each customer", toCount, 2)
    .action(async (options: SeedOptions) => {
      const print = printerFor(options);
      const place = await placeOf(options);
      print.progress(placeInWords(place));
      permitPlay(place);
      const stage = openBackstage(await playedOn(place));
      const orders: { id: string; status: string; amount: number }[] = [];
      for (let at = 0; at < options.customers; at += 1) {
        const customer = await stage.saveCard(TOKENS[at % TOKENS.length]);
        for (let each = 0; each < options.orders; each += 1) {
          const amount = AMOUNTS[(at + each) % AMOUNTS.length] ?? AMOUNTS[0];
          const { body } = await stage.charge(customer, { amount, key: `seed-${randomUUID()}` });
          const id = body.order_id ?? body.id;
          orders.push({ id, status: statusOf(body), amount });
        }
      }
      print.result(
        orders,
        columns(orders.map(({ id, status, amount }) => [id, status, money(amount, "MXN")])),
      );
    });
}

/** A refusal is a problem, whose `status` is HTTP's. */
function statusOf({
  status,
  code,
}: {
  status?: string | number | undefined;
  code?: string | undefined;
}) {
  return typeof status === "string" ? status : (code ?? "refused");
}
