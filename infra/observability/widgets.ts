import {
  GraphWidget,
  type IMetric,
  type IWidget,
  SingleValueWidget,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";

/** A dashboard is 24 columns wide. */
const FULL_WIDTH = 24;

export function heading(markdown: string, height = 1): TextWidget {
  return new TextWidget({ markdown, width: FULL_WIDTH, height });
}

/** One number, large, with its course beneath. */
export function figure(title: string, metric: IMetric, width: number): SingleValueWidget {
  return new SingleValueWidget({ title, metrics: [metric], width, height: 4, sparkline: true });
}

type Target = { readonly value: number; readonly label: string };

type Course = {
  readonly title: string;
  readonly left: readonly IMetric[];
  /** Another unit, on the other side. */
  readonly right?: readonly IMetric[];
  /** What it should stay below, drawn as a line, in the unit of the left side. */
  readonly target?: Target;
  readonly rightTarget?: Target;
  readonly unit: string;
};

/** Equally wide graphs side by side, in the order of the system. */
export function graphs(...courses: readonly Course[]): IWidget[] {
  const width = Math.floor(FULL_WIDTH / courses.length);
  return courses.map(
    ({ title, left, right = [], target, rightTarget, unit }) =>
      new GraphWidget({
        title,
        width,
        height: 6,
        left: [...left],
        right: [...right],
        leftYAxis: { label: unit, showUnits: false, min: 0 },
        ...(target && { leftAnnotations: [target] }),
        ...(rightTarget && { rightAnnotations: [rightTarget] }),
      }),
  );
}
