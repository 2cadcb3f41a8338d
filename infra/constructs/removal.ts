import { RemovalPolicy } from "aws-cdk-lib/core";
import type { Stage } from "#infra/stages.ts";

/** For what cannot be made again: data, secrets and logs. */
export const removalOf = (stage: Stage) =>
  stage.data.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
