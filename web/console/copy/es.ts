import { driving } from "./es/driving.ts";
import { payments } from "./es/payments.ts";
import { sections } from "./es/sections.ts";
import { shell } from "./es/shell.ts";

/** Every word of the console. `en` has the same shape, so that neither can miss one. */
export const es = { ...shell, ...payments, ...sections, ...driving };

export type Copy = typeof es;
