import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { type Distribution, SecurityPolicyProtocol } from "aws-cdk-lib/aws-cloudfront";
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { CloudFrontTarget } from "aws-cdk-lib/aws-route53-targets";
import { Construct } from "constructs";
import type { EdgeSettings } from "#infra/edge-settings.ts";

type Domain = NonNullable<EdgeSettings["domain"]>;

/** What a distribution must be told to answer under a name of the merchant's own. */
export const answeringUnder = (scope: Construct, { name, certificateArn }: Domain) => ({
  domainNames: [name],
  certificate: Certificate.fromCertificateArn(scope, "Certificate", certificateArn),
  minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
});

export type PointedProps = {
  readonly domain: Domain;
  readonly distribution: Distribution;
};

/** The name, pointed at CloudFront, where the stage knows its zone. */
export class Pointed extends Construct {
  constructor(scope: Construct, id: string, { domain, distribution }: PointedProps) {
    super(scope, id);
    if (domain.hostedZone === null) return;
    const zone = HostedZone.fromHostedZoneAttributes(this, "Zone", {
      hostedZoneId: domain.hostedZone.id,
      zoneName: domain.hostedZone.name,
    });
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    new ARecord(this, "Ipv4", { zone, recordName: domain.name, target });
    new AaaaRecord(this, "Ipv6", { zone, recordName: domain.name, target });
  }
}
