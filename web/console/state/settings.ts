import { computed, effect, signal } from "@preact/signals";
import { en } from "#web/console/copy/en.ts";
import { type Copy, es } from "#web/console/copy/es.ts";

export type Language = "es" | "en";
export type Theme = "auto" | "light" | "dark";

const LANGUAGES = ["es", "en"] as const;
const THEMES = ["auto", "light", "dark"] as const;

export const language = signal<Language>(
  LANGUAGES.find((each) => each === kept("language")) ??
    (navigator.language.startsWith("es") ? "es" : "en"),
);
export const theme = signal<Theme>(THEMES.find((each) => each === kept("theme")) ?? "auto");
export const copy = computed<Copy>(() => (language.value === "es" ? es : en));

effect(() => {
  document.documentElement.lang = language.value;
  document.title = copy.value.title;
  keep("language", language.value);
});
effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
  keep("theme", theme.value);
});

export function otherLanguage(): void {
  language.value = language.value === "es" ? "en" : "es";
}

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "auto";
}

/** A browser may refuse to keep anything; then each visit begins anew. */
function kept(name: string): string | null {
  try {
    return localStorage.getItem(`pagos.${name}`);
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`pagos.${name}`, value);
  } catch {
    // See above.
  }
}
