import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "#local/host/engines/ports.ts";
import { alarmsNamed, driftOf, NO_OVERSIGHT, type Oversight, overseen } from "./aws-oversight.ts";

export interface AwsAccount {
  readonly url: string;
  readonly stop: () => void;
}

/** What an account holds: stacks with their outputs, and log groups with their lines. */
export interface AccountContents {
  readonly stacks: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly logs: Readonly<Record<string, readonly string[]>>;
  readonly oversight?: Oversight;
  readonly clientSecret: string;
  readonly merchantToken: string;
  /** Which one is asked; the account fills it in. */
  readonly region?: string;
  /** What other regions hold; one that is not named holds the same. */
  readonly elsewhere?: Readonly<Record<string, AccountContents>>;
}

/**
 * CloudFormation, CloudWatch, its Logs, SNS and Cognito as far as the command line asks them, in their own
 * protocols, for stages that are deployed only as far as it can tell.
 */
export async function startAwsAccount(account: AccountContents): Promise<AwsAccount> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [, region = ""] =
      /Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
    const contents = { ...(account.elsewhere?.[region] ?? account), region };
    const target = request.headers["x-amz-target"]?.toString();
    const { status, type, answer } =
      target === undefined
        ? plainly(contents, {
            url: request.url,
            authorization: request.headers.authorization,
            body,
          })
        : { type: "application/x-amz-json-1.1", ...json(contents, target, body) };
    response.writeHead(status, { "content-type": type }).end(answer);
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function json(contents: AccountContents, target: string, body: string) {
  const asked = JSON.parse(body);
  if (target.endsWith(".StartQuery")) return started(asked);
  return { status: 200, answer: JSON.stringify(answered(contents, target, asked)) };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the SDK sent.
function answered(contents: AccountContents, target: string, asked: any): object {
  if (target.endsWith(".DescribeUserPoolClient")) {
    return { UserPoolClient: { ClientSecret: contents.clientSecret } };
  }
  if (target.endsWith(".DescribeAlarms")) {
    return alarmsNamed(contents.oversight ?? NO_OVERSIGHT, asked.AlarmNamePrefix);
  }
  if (target.endsWith(".GetQueryResults")) return insight(contents.logs, JSON.parse(asked.queryId));
  const words: string[] = [...(asked.filterPattern ?? "").matchAll(/"([^"]+)"/g)].map(
    ([, word]) => word,
  );
  const lines = (contents.logs[asked.logGroupName] ?? []).filter(
    (line) => words.length === 0 || words.some((word) => line.includes(word)),
  );
  const events = lines.map((message, at) => ({ timestamp: asked.startTime + at, message }));
  return { events };
}

const RETENTION_SECONDS = 30 * 24 * 60 * 60;

/** A query's id is the query. Of what the logs keep no longer, CloudWatch takes none. */
function started(query: Query) {
  if (query.endTime >= Date.now() / 1_000 - RETENTION_SECONDS) {
    return { status: 200, answer: JSON.stringify({ queryId: JSON.stringify(query) }) };
  }
  const message =
    "end date and time is either before the log groups creation time or exceeds the log groups log retention settings";
  return { status: 400, answer: JSON.stringify({ __type: "MalformedQueryException", message }) };
}

interface Query {
  readonly logGroupNames: readonly string[];
  /** Epoch seconds. */
  readonly startTime: number;
  readonly endTime: number;
  readonly queryString: string;
}

/** A query of Logs Insights for words, newest first. Lines without metrics, and so without a time, are of now. */
function insight(logs: AccountContents["logs"], query: Query): object {
  const words = [...query.queryString.matchAll(/like "([^"]+)"/g)].map(([, word]) => word ?? "");
  const limit = Number(/limit (\d+)/.exec(query.queryString)?.[1]);
  const rows = query.logGroupNames
    .flatMap((group) => logs[group] ?? [])
    .filter((line) => words.some((word) => line.includes(word)))
    .map((message) => ({
      message,
      at: Number(/"Timestamp":(\d+)/.exec(message)?.[1] ?? Date.now()),
    }))
    .filter(({ at }) => at >= query.startTime * 1_000 && at <= query.endTime * 1_000)
    .sort((one, other) => other.at - one.at)
    .slice(0, limit);
  const results = rows.map(({ message, at }) => [
    { field: "@timestamp", value: new Date(at).toISOString().replace("T", " ").replace("Z", "") },
    { field: "@message", value: message },
    { field: "@ptr", value: "ptr" },
  ]);
  return { status: "Complete", results };
}

interface Asked {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

function plainly(contents: AccountContents, { url, authorization, body }: Asked) {
  if (url === "/oauth2/token") {
    const expected = `Basic ${Buffer.from(`client:${contents.clientSecret}`).toString("base64")}`;
    const status = authorization === expected ? 200 : 401;
    const answer = JSON.stringify({ access_token: contents.merchantToken });
    return { status, type: "application/json", answer };
  }
  const form = new URLSearchParams(body);
  const result = resultOf(contents, form);
  const type = "text/xml";
  if (result === null) return { status: 400, type, answer: NO_SUCH_STACK };
  const action = form.get("Action");
  const answer = `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  return { status: 200, type, answer };
}

/** Null where there is no such stack. */
function resultOf(contents: AccountContents, form: URLSearchParams): string | null {
  const seen = overseen(contents.oversight ?? NO_OVERSIGHT, form);
  if (seen !== null) return seen;
  const name = form.get("StackName") ?? "";
  const outputs = contents.stacks[name];
  if (outputs === undefined) return null;
  return form.get("Action") === "DescribeStacks"
    ? described(name, outputs, contents)
    : resources(contents);
}

const NO_SUCH_STACK =
  "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>";

function described(
  name: string,
  outputs: Readonly<Record<string, string>>,
  { region, oversight = NO_OVERSIGHT }: AccountContents,
): string {
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const id = `<StackId>arn:aws:cloudformation:${region}:123456789012:stack/${name}/1</StackId>`;
  return `<Stacks><member>${id}<StackStatus>UPDATE_COMPLETE</StackStatus>${driftOf(oversight, name)}<Outputs>${members.join("")}</Outputs></member></Stacks>`;
}

function resources({ logs, oversight = NO_OVERSIGHT }: AccountContents): string {
  const member = (type: string) => (id: string) =>
    `<member><ResourceType>${type}</ResourceType><PhysicalResourceId>${id}</PhysicalResourceId></member>`;
  const members = [
    ...Object.keys(logs).map(member("AWS::Logs::LogGroup")),
    ...Object.keys(oversight.topics).map(member("AWS::SNS::Topic")),
  ];
  return `<StackResourceSummaries>${members.join("")}</StackResourceSummaries>`;
}
