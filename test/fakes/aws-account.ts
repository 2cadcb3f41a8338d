import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "#local/host/engines/ports.ts";

export interface AwsAccount {
  readonly url: string;
  readonly stop: () => void;
}

/** What an account holds: stacks with their outputs, and log groups with their lines. */
export interface AccountContents {
  readonly stacks: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly logs: Readonly<Record<string, readonly string[]>>;
  readonly clientSecret: string;
  readonly merchantToken: string;
}

/**
 * CloudFormation, CloudWatch Logs and Cognito as far as the command line asks them, in their own
 * protocols, for stages that are deployed only as far as it can tell.
 */
export async function startAwsAccount(contents: AccountContents): Promise<AwsAccount> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = request.headers["x-amz-target"]?.toString();
    const { status, type, answer } =
      target === undefined
        ? plainly(contents, {
            url: request.url,
            authorization: request.headers.authorization,
            body,
          })
        : { status: 200, type: "application/x-amz-json-1.1", answer: json(contents, target, body) };
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

function json(contents: AccountContents, target: string, body: string): string {
  const asked = JSON.parse(body);
  if (target.endsWith(".DescribeUserPoolClient")) {
    return JSON.stringify({ UserPoolClient: { ClientSecret: contents.clientSecret } });
  }
  const words: string[] = [...(asked.filterPattern ?? "").matchAll(/"([^"]+)"/g)].map(
    ([, word]) => word,
  );
  const lines = (contents.logs[asked.logGroupName] ?? []).filter(
    (line) => words.length === 0 || words.some((word) => line.includes(word)),
  );
  const events = lines.map((message, at) => ({ timestamp: asked.startTime + at, message }));
  return JSON.stringify({ events });
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
  const stack = contents.stacks[form.get("StackName") ?? ""];
  const type = "text/xml";
  if (stack === undefined) return { status: 400, type, answer: NO_SUCH_STACK };
  const action = form.get("Action");
  const result = action === "DescribeStacks" ? described(stack) : resources(contents.logs);
  const answer = `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  return { status: 200, type, answer };
}

const NO_SUCH_STACK =
  "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>";

function described(outputs: Readonly<Record<string, string>>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<Stacks><member><StackStatus>UPDATE_COMPLETE</StackStatus><Outputs>${members.join("")}</Outputs></member></Stacks>`;
}

function resources(logs: AccountContents["logs"]): string {
  const members = Object.keys(logs).map(
    (name) =>
      `<member><ResourceType>AWS::Logs::LogGroup</ResourceType><PhysicalResourceId>${name}</PhysicalResourceId></member>`,
  );
  return `<StackResourceSummaries>${members.join("")}</StackResourceSummaries>`;
}
