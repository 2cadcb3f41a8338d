import { driving } from "./en/driving.ts";
import { payments } from "./en/payments.ts";
import { sections } from "./en/sections.ts";
import { shell } from "./en/shell.ts";
import type { Copy } from "./es.ts";

export const en: Copy = { ...shell, ...payments, ...sections, ...driving };
