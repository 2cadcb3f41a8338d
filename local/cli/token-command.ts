import type { Command } from "commander";
import { accessTokenFor } from "./access-token.ts";
import { printerFor } from "./print.ts";
import { aboutStage, type StageOptions } from "./stage-command.ts";
import { placeOf } from "./stage-place.ts";

/** `pagos token`: what a merchant's server sends as `Authorization: Bearer`. */
export function tokenCommand(): Command {
  return aboutStage({
    name: "token",
    description: "Prints an access token for the API, with all of a merchant's scopes.",
    examples: [
      "token",
      "token --stage dev --json",
      '$ curl -H "authorization: Bearer $(npm run -s pagos -- token)" …',
    ],
  }).action(async (options: StageOptions) => {
    const print = printerFor(options);
    const token = await accessTokenFor(await placeOf(options));
    const until =
      token.expiresAt === null ? "" : ` until ${new Date(token.expiresAt * 1_000).toISOString()}`;
    print.progress(`It allows ${token.scopes.join(" ")}${until}.`);
    print.result(token, [token.token]);
  });
}
