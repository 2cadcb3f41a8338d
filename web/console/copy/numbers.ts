import { computed } from "@preact/signals";
import { language } from "#web/console/state/settings.ts";

const LOCALE = { es: "es-MX", en: "en-US" } as const;

/** `12 ms`, `2.41 s`, `3 min 20 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes >= 120) return `${Math.round(minutes / 60)} h`;
  const seconds = Math.round((ms % 60_000) / 1_000);
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
}

/** Cents as money. */
export function money(cents: number, currency: string | null): string {
  const code = currency ?? "MXN";
  return `${moneyFormat(LOCALE[language.value], code).format(cents / 100)} ${code}`;
}

/** Of today, to the second. */
export function clock(at: number): string {
  return clockFormat.value.format(at);
}

export function dateAndTime(at: number): string {
  return dateFormat.value.format(at);
}

/** Making a format takes a hundred times as long as using it, and a list uses it for every row. */
const moneyFormats = new Map<string, Intl.NumberFormat>();
const clockFormat = computed(
  () => new Intl.DateTimeFormat(LOCALE[language.value], { timeStyle: "medium", hourCycle: "h23" }),
);
const dateFormat = computed(
  () =>
    new Intl.DateTimeFormat(LOCALE[language.value], { dateStyle: "medium", timeStyle: "short" }),
);

function moneyFormat(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = moneyFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  moneyFormats.set(key, made);
  return made;
}

/** `pbd_01J…8ZKQ`: ids differ at their end. */
export function shortId(id: string): string {
  return id.length <= 18 ? id : `${id.slice(0, 9)}…${id.slice(-5)}`;
}
