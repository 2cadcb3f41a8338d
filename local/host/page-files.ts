import { readdirSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import * as z from "zod";
import { HostError } from "./host-error.ts";
import type { LocalStack } from "./stack.ts";
import type { Assembly } from "./synth.ts";

const Deployment = z.object({
  SourceObjectKeys: z.array(z.string()),
  SourceMarkers: z.array(z.record(z.string(), z.string())).default([]),
  SourceMarkersConfig: z.array(z.object({ jsonEscape: z.boolean().default(false) })).default([]),
  SystemMetadata: z.record(z.string(), z.string()).default({}),
  DestinationBucketKeyPrefix: z.undefined({ error: "the local host serves the bucket's root" }),
  Include: z.undefined({ error: "the local host deploys whole folders" }),
  Exclude: z.undefined({ error: "the local host deploys whole folders" }),
});

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

interface PageFile {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export type Page = ReadonlyMap<string, PageFile>;

/** Reads into memory what the stack's bucket deployments would put into the bucket behind CloudFront. */
export function readPage(stack: LocalStack, assets: Assembly["assets"]): Page {
  const policy = securityHeaders(stack);
  const page = new Map<string, PageFile>();
  for (const { properties } of stack.resources(["Custom::CDKBucketDeployment"], Deployment)) {
    for (const [index, key] of properties.SourceObjectKeys.entries()) {
      const markers = Object.entries(properties.SourceMarkers[index] ?? {});
      const isJson = properties.SourceMarkersConfig[index]?.jsonEscape === true;
      for (const [path, content] of filesOf(key, assets)) {
        page.set(path, {
          content: replaceMarkers(content, markers, isJson),
          headers: {
            "content-type": CONTENT_TYPES[extname(path)] ?? "application/octet-stream",
            ...properties.SystemMetadata,
            ...policy,
          },
        });
      }
    }
  }
  return page;
}

/** Answers as CloudFront does in front of that bucket. */
export function answerPage(page: Page, request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const file = page.get(path === "/" ? "/index.html" : path);
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end();
  } else if (file === undefined) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not Found\n");
  } else {
    response.writeHead(200, file.headers).end(file.content);
  }
}

/** Paths, as a browser asks for them, and contents. */
function filesOf(key: string, assets: Assembly["assets"]): [string, Buffer][] {
  const directory = assets.get(key);
  if (directory === undefined || !statSync(directory).isDirectory()) {
    throw new HostError(`The page's asset ${key} is not a folder of this assembly.`);
  }
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [`/${relative(directory, file).split(sep).join("/")}`, readFileSync(file)]);
}

/** CDK leaves marks where a value is only known when the stack is deployed. */
function replaceMarkers(
  content: Buffer,
  markers: readonly (readonly [string, string])[],
  isJson: boolean,
): Buffer {
  if (markers.length === 0) {
    return content;
  }
  const text = markers.reduce(
    (current, [marker, value]) =>
      current.replaceAll(marker, () => (isJson ? JSON.stringify(value).slice(1, -1) : value)),
    content.toString(),
  );
  return Buffer.from(text);
}

const HeadersPolicy = z.object({
  ResponseHeadersPolicyConfig: z.object({
    CustomHeadersConfig: z
      .object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) })
      .default({ Items: [] }),
    SecurityHeadersConfig: z
      .object({
        ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }).optional(),
        ContentTypeOptions: z.object({}).optional(),
        FrameOptions: z.object({ FrameOption: z.string() }).optional(),
        ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }).optional(),
      })
      .default({}),
  }),
});

const Distribution = z.object({
  DistributionConfig: z.object({
    DefaultCacheBehavior: z.object({ ResponseHeadersPolicyId: z.string() }),
  }),
});

/** The page's headers, but for HSTS: a browser ignores that on plain http. */
function securityHeaders(stack: LocalStack): Record<string, string> {
  const headers: Record<string, string> = {};
  const used = stack
    .resources(["AWS::CloudFront::Distribution"], Distribution)
    .map(({ properties }) => properties.DistributionConfig.DefaultCacheBehavior)
    .map(({ ResponseHeadersPolicyId }) => ResponseHeadersPolicyId);
  const policies = stack
    .resources(["AWS::CloudFront::ResponseHeadersPolicy"], HeadersPolicy)
    .filter(({ ref }) => used.includes(ref));
  for (const { properties } of policies) {
    const { CustomHeadersConfig, SecurityHeadersConfig } = properties.ResponseHeadersPolicyConfig;
    const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy } =
      SecurityHeadersConfig;
    Object.assign(
      headers,
      ContentSecurityPolicy && {
        "content-security-policy": ContentSecurityPolicy.ContentSecurityPolicy,
      },
      ContentTypeOptions && { "x-content-type-options": "nosniff" },
      FrameOptions && { "x-frame-options": FrameOptions.FrameOption },
      ReferrerPolicy && { "referrer-policy": ReferrerPolicy.ReferrerPolicy },
      Object.fromEntries(CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value])),
    );
  }
  return headers;
}
