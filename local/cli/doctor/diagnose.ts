import { AWS_CHECKS } from "./aws-checks.ts";
import { CONEKTA_CHECKS } from "./conekta-checks.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { PAGE_CHECKS } from "./page-checks.ts";
import { STAGE_CHECKS } from "./stage-checks.ts";

const CHECKS = [...STAGE_CHECKS, ...AWS_CHECKS, ...CONEKTA_CHECKS, ...PAGE_CHECKS];

/** What every check has to say, in the order in which a person should read it. */
export function diagnose(facts: Facts): readonly Finding[] {
  return CHECKS.flatMap(({ area, check, look }) => {
    const judgement = look(facts);
    if (judgement === null) return [];
    const { fix = null, ...rest } = judgement;
    return [{ area, check, ...rest, fix }];
  });
}
