import { say } from "#web/console/state/notices.ts";
import { copy } from "#web/console/state/settings.ts";

export async function copyText(text: string, told = copy.value.common.copied): Promise<void> {
  await navigator.clipboard.writeText(text);
  say(told);
}

/** Hands a text over as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
