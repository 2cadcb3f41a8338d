import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import type { Stage } from "#infra/stages.ts";

export type FirewallProps = {
  readonly stage: Stage;
  readonly requestsPerAddressIn5Minutes: number;
};

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

/**
 * Conekta's signature says more about a webhook than any rule could, and a rule that takes an order's
 * JSON for an attack would cost a payment's news. So webhooks pass.
 */
const NOT_A_WEBHOOK: Statement = {
  notStatement: {
    statement: {
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        positionalConstraint: "STARTS_WITH",
        searchString: "/api/webhooks/",
        textTransformations: [{ priority: 0, type: "NONE" }],
      },
    },
  },
};

/** Bodies up to 256 KB are ours to refuse; AWS's rule would refuse an order of 60 lines at 8 KB. */
const COUNTED_ONLY = ["SizeRestrictions_BODY"];

const MANAGED = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesCommonRuleSet",
];

/** AWS WAF before the page and the API: a rate for each address, and the rules that AWS keeps. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, "Rules", {
      description: `Before the page and the API of Pagos-${props.stage.name}`,
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      rules: [rateRule(props.requestsPerAddressIn5Minutes), ...MANAGED.map(managedRule)],
      visibilityConfig: seenAs("Firewall"),
      // Whoever may look at sampled requests shall not find a card link's token there.
      dataProtectionConfig: {
        dataProtections: [
          {
            action: "SUBSTITUTION",
            field: { fieldType: "SINGLE_HEADER", fieldKeys: ["authorization"] },
          },
        ],
      },
    });
    this.arn = acl.attrArn;
  }
}

const rateRule = (limit: number): Rule => ({
  name: "RateByAddress",
  priority: 0,
  action: { block: { customResponse: { responseCode: 429 } } },
  statement: {
    rateBasedStatement: {
      aggregateKeyType: "IP",
      evaluationWindowSec: 300,
      limit,
      scopeDownStatement: NOT_A_WEBHOOK,
    },
  },
  visibilityConfig: seenAs("RateByAddress"),
});

const managedRule = (name: string, index: number): Rule => ({
  name,
  priority: index + 1,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name,
      scopeDownStatement: NOT_A_WEBHOOK,
      ...(name === "AWSManagedRulesCommonRuleSet" && {
        ruleActionOverrides: COUNTED_ONLY.map((rule) => ({
          name: rule,
          actionToUse: { count: {} },
        })),
      }),
    },
  },
  visibilityConfig: seenAs(name),
});

function seenAs(metricName: string) {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
