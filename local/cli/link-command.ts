import { Command } from "commander";
import { renderUnicodeCompact } from "uqr";
import * as z from "zod";
import { UsageError } from "./exit-code.ts";
import { merchantApi } from "./merchant-api.ts";
import { permit } from "./permission.ts";
import { moment, type Printer, printerFor } from "./print.ts";
import {
  aboutChange,
  aboutStage,
  type ChangeOptions,
  examplesOf,
  type StageOptions,
  toSeconds,
} from "./stage-command.ts";
import { placeInWords, placeOf } from "./stage-place.ts";

const CardLink = z.looseObject({
  id: z.string(),
  state: z.string(),
  customer_id: z.string(),
  purpose: z.string().nullable(),
  attempts: z.number(),
  max_attempts: z.number(),
  expires_at: z.number(),
  card: z.looseObject({ brand: z.string(), last4: z.string() }).nullable(),
});
type CardLink = z.output<typeof CardLink>;

/** With what is shown once: its address, and the words to send it with. */
const Invitation = CardLink.extend({
  url: z.string(),
  whatsapp_url: z.string(),
  sms_text: z.string(),
});
type Invitation = z.output<typeof Invitation>;

interface CreateOptions extends ChangeOptions {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly customer?: string;
  readonly purpose?: string;
  readonly expires?: number;
  readonly pin: boolean;
  readonly english: boolean;
  readonly qr: boolean;
}

const EXAMPLES = [
  'link create --name "Ana López" --email ana@example.com --phone +525512345678',
  "link create --customer cus_… --expires 7d --pin",
];

/** `pagos link create|list|show|renew|revoke`. */
export function linkCommand(): Command {
  return new Command("link")
    .description("Links by which a customer saves a card: docs/card-links.md.")
    .addHelpText("before", examplesOf(EXAMPLES))
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(renewCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return aboutChange({
    name: "create",
    description: "Makes a link for somebody new, or for a customer whose card is to be replaced.",
    examples: EXAMPLES,
  })
    .option("--name <name>", "of somebody new")
    .option("--email <email>", "of somebody new")
    .option("--phone <phone>", "of somebody new")
    .option("--customer <id>", "one of yours")
    .option("--purpose <text>", "what the card is for; the page shows it")
    .option("--expires <span>", "15m to 30d", toSeconds)
    .option("--pin", "asks for the last four digits of the holder's phone", false)
    .option("--english", "words in English", false)
    .option("--no-qr", "draw no QR code")
    .action(async (options: CreateOptions) => {
      const request = requestOf(options);
      const { print, api } = await open(options);
      const link = await api.ask(Invitation, ["POST", "/card-links"], request);
      invite(print, link, options);
    });
}

function requestOf({
  name,
  email,
  phone,
  customer,
  purpose,
  expires,
  pin,
  english,
}: CreateOptions) {
  if ((customer === undefined) === (name === undefined && email === undefined)) {
    throw new UsageError("Say either --customer, or --name and --email of somebody new.");
  }
  return {
    ...(customer === undefined ? { customer: { name, email, phone } } : { customer_id: customer }),
    ...(purpose !== undefined && { purpose }),
    ...(expires !== undefined && { expires_in: expires }),
    ...(pin && { pin: "phone_last4" }),
    ...(english && { locale: "en" }),
  };
}

const Links = z.looseObject({ data: z.array(CardLink), next_cursor: z.string().nullable() });

interface ListOptions extends StageOptions {
  readonly customer: string;
  readonly cursor?: string;
}

function listCommand(): Command {
  return aboutStage({
    name: "list",
    description: "A customer's links, newest first, twenty at a time.",
    examples: ["link list --customer cus_…"],
  })
    .requiredOption("--customer <id>", "whose")
    .option("--cursor <cursor>", "goes on where the last page ended")
    .action(async (options: ListOptions) => {
      const print = printerFor(options);
      const api = await merchantApi(await placeOf(options));
      const query = new URLSearchParams({ customer_id: options.customer });
      if (options.cursor !== undefined) query.set("cursor", options.cursor);
      const page = await api.ask(Links, ["GET", `/card-links?${query}`]);
      print.result(page, page.data.flatMap(inWords));
      if (page.next_cursor !== null) print.progress(`More: --cursor ${page.next_cursor}`);
    });
}

function showCommand(): Command {
  return aboutStage({
    name: "show",
    description: "Tells what has become of a link. Its address is shown only when it is made.",
    examples: ["link show lnk_…"],
  })
    .argument("<link>", "its id")
    .action(async (id: string, options: StageOptions) => {
      const print = printerFor(options);
      const api = await merchantApi(await placeOf(options));
      const link = await api.ask(CardLink, ["GET", `/card-links/${encodeURIComponent(id)}`]);
      print.result(link, inWords(link));
    });
}

function renewCommand(): Command {
  return aboutChange({
    name: "renew",
    description: "Gives a link a new address and new time. The old address is dead at once.",
    examples: ["link renew lnk_…", "link renew lnk_… --expires 7d"],
  })
    .argument("<link>", "its id")
    .option("--expires <span>", "15m to 30d", toSeconds)
    .option("--no-qr", "draw no QR code")
    .action(async (id: string, options: ChangeOptions & { expires?: number; qr: boolean }) => {
      const { print, api } = await open(options);
      const body = options.expires === undefined ? {} : { expires_in: options.expires };
      const path = `/card-links/${encodeURIComponent(id)}/renew`;
      invite(print, await api.ask(Invitation, ["POST", path], body), options);
    });
}

function revokeCommand(): Command {
  return aboutChange({
    name: "revoke",
    description: "Ends a link. Asking again changes nothing.",
    examples: ["link revoke lnk_…"],
  })
    .argument("<link>", "its id")
    .action(async (id: string, options: ChangeOptions) => {
      const { print, api } = await open(options);
      const path = `/card-links/${encodeURIComponent(id)}/revoke`;
      const link = await api.ask(CardLink, ["POST", path]);
      print.result(link, inWords(link));
    });
}

async function open(options: ChangeOptions) {
  const print = printerFor(options);
  const place = await placeOf(options);
  print.progress(placeInWords(place));
  await permit(place, options);
  return { print, api: await merchantApi(place) };
}

function invite(print: Printer, link: Invitation, { qr }: { readonly qr: boolean }): void {
  print.result(link, [
    ...inWords(link),
    "",
    link.url,
    "",
    `WhatsApp  ${link.whatsapp_url}`,
    `SMS       ${link.sms_text}`,
    ...(qr ? ["", renderUnicodeCompact(link.url)] : []),
  ]);
}

function inWords({ id, state, purpose, customer_id, card, ...link }: CardLink) {
  const { expires_at, attempts, max_attempts } = link;
  return [
    `${id}  ${state}${purpose === null ? "" : `  ${purpose}`}`,
    `  for ${customer_id}`,
    `  ${expires_at * 1_000 > Date.now() ? "expires" : "expired"} ${moment(expires_at)}, ${attempts} of ${max_attempts} attempts used`,
    ...(card === null ? [] : [`  saved: ${card.brand} •• ${card.last4}`]),
  ];
}
