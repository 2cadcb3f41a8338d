import type { CardLink } from "#shared/domain/card-link.ts";

/*
 * The words with which a merchant hands a link on. We write them and send nothing. None of them names
 * an amount or shows more of a person than their first name.
 */

type About = {
  readonly link: CardLink;
  readonly url: string;
  /** As the card holder knows it. */
  readonly merchant: string;
};

/** One message of GSM 03.38's seven-bit letters; one more is a second message to pay for. */
const SMS_MAX = 160;

export function linkTexts(about: About) {
  const { phone } = about.link;
  return {
    whatsapp_url: whatsappUrl(phone, chatText(about)),
    sms_text: smsText(about),
    email: email(about),
  };
}

function chatText({ link, url, merchant }: About): string {
  const { day, time } = expiry(link);
  const name = firstName(link.name);
  return link.locale === "es"
    ? `Hola ${name}, somos ${merchant}. Guarda tu tarjeta aquí: ${url}\nVence el ${day} a las ${time} (hora de la Ciudad de México). Hoy no se te cobra nada. Nunca te pediremos tu CVV por chat.`
    : `Hi ${name}, this is ${merchant}. Save your card here: ${url}\nIt expires on ${day} at ${time} (Mexico City time). You won't be charged today. We'll never ask for your CVV in a chat.`;
}

/**
 * Says as much as fits; without accents, because most of them are not among the seven-bit letters. The
 * address stays as it is: with a letter less it would lead nowhere.
 */
function smsText({ link, url, merchant }: About): string {
  const { day, time } = expiry(link);
  const isSpanish = link.locale === "es";
  const name = sevenBit(merchant).trim();
  const from = name === "" ? "" : `${name}: `;
  const invitation = isSpanish ? `guarda tu tarjeta: ${url}` : `save your card: ${url}`;
  const until = isSpanish ? `Vence ${day} ${time}.` : `Expires ${day} ${time}.`;
  const calm = isSpanish ? "Hoy no se cobra nada." : "No charge today.";
  const longestFirst = [
    `${from}${invitation} ${until} ${calm}`,
    `${from}${invitation} ${until}`,
    `${invitation} ${until}`,
    invitation,
  ];
  return longestFirst.find((text) => text.length <= SMS_MAX) ?? url;
}

function email(about: About) {
  const { link, url, merchant } = about;
  const { day, time } = expiry(link);
  const name = firstName(link.name);
  const words =
    link.locale === "es"
      ? {
          subject: `${merchant}: guarda tu tarjeta`,
          greeting: `Hola, ${name}:`,
          why: `${merchant} te pide guardar una tarjeta para cobrarte sólo cuando pidas un servicio. Hoy no se te cobra nada.`,
          button: "Guardar mi tarjeta",
          until: `El enlace vence el ${day} a las ${time} (hora de la Ciudad de México). Es sólo para ti: no lo reenvíes.`,
          careful: "Nunca te pediremos los datos de tu tarjeta por correo, chat o teléfono.",
        }
      : {
          subject: `${merchant}: save your card`,
          greeting: `Hi ${name},`,
          why: `${merchant} asks you to save a card, to be charged only when you ask for a service. You won't be charged today.`,
          button: "Save my card",
          until: `The link expires on ${day} at ${time} (Mexico City time). It is yours alone: don't forward it.`,
          careful: "We'll never ask for your card's details by e-mail, chat or phone.",
        };
  const { subject, greeting, why, button, until, careful } = words;
  return {
    subject,
    text: [greeting, why, `${button}: ${url}`, until, careful].join("\n\n"),
    html: [
      `<!doctype html><html lang="${link.locale}"><body>`,
      `<p>${escaped(greeting)}</p><p>${escaped(why)}</p>`,
      `<p><a href="${escaped(url)}">${escaped(button)}</a></p>`,
      `<p>${escaped(until)}</p><p>${escaped(careful)}</p></body></html>`,
    ].join(""),
  };
}

/** To the number where there is one; without a number WhatsApp asks to whom. Ten digits are Mexican. */
function whatsappUrl(phone: string | null, text: string): string {
  const digits = (phone ?? "").replace(/\D/g, "");
  const number = digits.length === 10 ? `52${digits}` : digits;
  return `https://wa.me/${number}?text=${encodeURIComponent(text)}`;
}

/** Where most holders are; a link of a day or two is read by the clock on the wall. */
const ZONE = "America/Mexico_City";

function expiry({ expiresAt, locale }: CardLink) {
  const at = new Date(expiresAt * 1000);
  const language = locale === "es" ? "es-MX" : "en-US";
  return {
    day: at.toLocaleDateString(language, { timeZone: ZONE, day: "numeric", month: "short" }),
    time: at.toLocaleTimeString("es-MX", {
      timeZone: ZONE,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  };
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? "";
}

function sevenBit(text: string): string {
  return text.normalize("NFD").replace(/[^A-Za-z0-9 @$_!"#%&'()*+,\-./:;<=>?]/g, "");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
