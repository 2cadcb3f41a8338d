import type { Facts } from "./facts.ts";
import { anew, type Check, fine, problem, verb } from "./finding.ts";

/** Whether the addresses that were read are of what is there. */
export const OUTPUTS_CHECKS: readonly Check[] = [
  {
    area: "Stack",
    check: "outputs file",
    look(facts) {
      const { outputsFile: file } = facts;
      if (file === null) return null;
      const stale = facts.isLocal ? staleHere(facts) : staleOf(facts);
      return stale === null
        ? fine(`addresses of ${file}`)
        : problem(`${file} ${stale}`, verb(facts, "doctor --fix"));
    },
  },
  {
    area: "Stack",
    check: "outputs",
    look: (facts) =>
      facts.missingOutputs.length === 0
        ? fine("all outputs")
        : problem(`an older version: no ${facts.missingOutputs.join(", ")}`, anew(facts)),
  },
];

/** A host that was killed leaves its file behind. */
function staleHere({ api, page }: Facts): string | null {
  return api.known || page.known ? null : "is of a host that is gone";
}

function staleOf({ stack }: Facts): string | null {
  if (!stack.known) return null;
  if (stack.value === null) return "tells of a stack that AWS does not know";
  const { outputs } = stack.value;
  return outputs.length === 0 ? null : `says otherwise than AWS: ${outputs.join(", ")}`;
}
