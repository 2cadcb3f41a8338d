import type { CloudFront } from "./cloudfront.ts";
import type { HttpGateway } from "./http-gateway.ts";
import type { Issuer } from "./issuer.ts";
import { answerPage, type Page } from "./page-files.ts";
import { answerRunNow, RUN_NOW } from "./run-now.ts";
import type { Schedules } from "./schedules.ts";
import type { Answer, WebServer } from "./web-server.ts";

interface Site {
  readonly cloudFront: CloudFront;
  readonly gateway: HttpGateway;
  readonly schedules: Schedules;
  readonly page: () => Page;
}

interface Addresses {
  readonly issuer: Issuer;
  /** CloudFront's. */
  readonly web: WebServer;
  /** The API's own. */
  readonly gateway: WebServer;
}

/**
 * Answers at the two addresses that the world knows of: CloudFront's, and the API's own behind it. Gives
 * the latter.
 */
export function openSite(site: Site, { issuer, web, gateway }: Addresses): string {
  web.serve(answerInFront(site, issuer));
  gateway.serve((request, response) => site.gateway.answer(request, response));
  return `${gateway.url}${site.gateway.basePath}`;
}

/** Page and API share one address, as they do behind CloudFront, and the local issuer has it too. */
function answerInFront({ cloudFront, gateway, schedules, page }: Site, issuer: Issuer): Answer {
  const runNow = answerRunNow(schedules.run);
  return (request, response) => {
    const path = request.url ?? "/";
    if (path.startsWith("/.well-known/")) {
      return issuer.answer(request, response);
    }
    if (path.startsWith(RUN_NOW)) {
      return runNow(request, response);
    }
    if (gateway.owns(path)) {
      return gateway.answer(request, response, cloudFront(request));
    }
    return answerPage(page(), request, response);
  };
}
