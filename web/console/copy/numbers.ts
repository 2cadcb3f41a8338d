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
  const amount = new Intl.NumberFormat(LOCALE[language.value], {
    style: "currency",
    currency: code,
    currencyDisplay: "narrowSymbol",
  });
  return `${amount.format(cents / 100)} ${code}`;
}

/** Of today, to the second. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString(LOCALE[language.value], { hour12: false });
}

export function dateAndTime(at: number): string {
  return new Date(at).toLocaleString(LOCALE[language.value], {
    dateStyle: "medium",
    timeStyle: "short",
  });
}

/** `pbd_01J…8ZKQ`: ids differ at their end. */
export function shortId(id: string): string {
  return id.length <= 18 ? id : `${id.slice(0, 9)}…${id.slice(-5)}`;
}
