import type { ApiAnswer, ApiCall } from "#local/console/tools-contract.ts";
import { ask } from "./ask.ts";

/** Calls the merchant's API, with the merchant's token, through the console's server. */
export function callApi(call: ApiCall): Promise<ApiAnswer> {
  return ask<ApiAnswer>("/call", "POST", call);
}
