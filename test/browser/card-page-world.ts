import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const COMPONENT = fileURLToPath(new URL("../../local/conekta/component/public", import.meta.url));
const WEB = fileURLToPath(new URL("../../web", import.meta.url));
const SCRIPT_PATH = "/v1.0/js/conekta-checkout.min.js";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/** What a server says to the next request; `cut` closes the connection without a word. */
export type Answer =
  | "cut"
  | "silence"
  | { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

type Seen = {
  readonly at: "page" | "component";
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

/** The page and the Component on two origins, and an API that says what the test wants said. */
export type World = {
  readonly pageUrl: string;
  readonly componentHost: string;
  readonly seen: Seen[];
  link: Answer;
  /** Answers to reads of the link that come before `link`, in order. */
  links: Answer[];
  renewal: Answer;
  /** What of the merchant's configuration differs. */
  merchant: Readonly<Record<string, unknown>>;
  /** Answers to saves, in order; the last one is repeated. */
  saves: Answer[];
  token: Answer | null;
  /** Served in the place of the Component's script; `null` is the stand-in itself. */
  script: Answer | null;
  /** Whose frames the page's policy allows; `null` is the stand-in's. */
  frames: string | null;
  /** Trusted Types as a deployed stage begins with them: told of, not required. */
  isOnlyToldOfTypes: boolean;
  requests(path: string): Seen[];
  reset(): void;
  close(): Promise<void>;
};

const OPEN_LINK: Answer = {
  status: 200,
  body: {
    state: "open",
    payer: { name: "Ana L.", email: "a•••@example.com" },
    purpose: null,
    card: null,
    pin_required: false,
    attempts_left: 5,
    return_url: "https://tienda.example/gracias",
    receipt: null,
  },
};
const SAVED: Answer = {
  status: 201,
  body: {
    state: "completed",
    card: { brand: "visa", last4: "4242", exp_month: 12, exp_year: 2034 },
    return_url: "https://tienda.example/gracias",
    receipt: { id: "R-7Q2M", saved_at: 1_763_900_000 },
    already_saved: false,
  },
};

const ACCEPTED: Answer = { status: 202, body: {} };

export async function startWorld(): Promise<World> {
  const dist = await mkdtemp(join(tmpdir(), "card-page-"));
  await build({
    root: WEB,
    configFile: join(WEB, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: dist },
  });
  const page = await listen((request, response) => servePage(world, request, response));
  const component = await listen((request, response) => serveComponent(world, request, response));
  const world: World & { readonly dist: string } = {
    dist,
    pageUrl: `http://127.0.0.1:${page.port}/`,
    componentHost: `127.0.0.1:${component.port}`,
    seen: [],
    ...defaults(),
    requests: (path) => world.seen.filter((request) => request.path === path),
    reset() {
      world.seen.length = 0;
      Object.assign(world, defaults());
    },
    async close() {
      await Promise.all([page.close(), component.close(), rm(dist, { recursive: true })]);
    },
  };
  return world;
}

const defaults = () => ({
  link: OPEN_LINK,
  links: [],
  saves: [SAVED],
  renewal: ACCEPTED,
  merchant: {},
  token: null,
  script: null,
  frames: null,
  isOnlyToldOfTypes: false,
});

type Serving = World & { readonly dist: string };

async function servePage(world: Serving, request: IncomingMessage, response: ServerResponse) {
  const seen = await note(world, "page", request);
  if (seen.path === "/config.json") return answer(response, { status: 200, body: config(world) });
  if (seen.path === "/api/card-link") return answer(response, world.links.shift() ?? world.link);
  if (seen.path === "/api/card-link/renewal-request") return answer(response, world.renewal);
  if (seen.path === "/api/client-events") return answer(response, { status: 204, body: "" });
  if (seen.path === "/api/card-link/card") {
    const [next = SAVED, ...rest] = world.saves;
    if (rest.length > 0) world.saves = rest;
    return answer(response, next);
  }
  response.setHeaders(policies(world));
  response.setHeader("referrer-policy", "no-referrer");
  if (seen.path === "/brand.css") return answer(response, BRAND_CSS);
  return serveFile(response, join(world.dist, seen.path === "/" ? "index.html" : seen.path));
}

async function serveComponent(world: Serving, request: IncomingMessage, response: ServerResponse) {
  const seen = await note(world, "component", request);
  if (seen.path === "/tokens") return answer(response, world.token ?? newToken());
  if (seen.path === "/bank") return answer(response, BANK_PAGE);
  if (seen.path === SCRIPT_PATH && world.script !== null) return answer(response, world.script);
  response.setHeader(
    "content-security-policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
  );
  const file = seen.path === SCRIPT_PATH ? "/conekta-checkout.min.js" : seen.path.slice(10);
  return serveFile(response, join(COMPONENT, file));
}

const config = (world: World) => ({
  apiUrl: "/api",
  conekta: {
    publicKey: "key_local_public",
    scriptUrl: `http://${world.componentHost}${SCRIPT_PATH}`,
  },
  merchant: {
    name: "Gas del Valle",
    legalName: "Gas del Valle, S.A. de C.V.",
    support: { whatsapp: "525512345678", phone: "55 1234 5678", email: "ayuda@example.com" },
    links: {
      privacy: "https://example.com/privacidad",
      terms: "https://example.com/condiciones",
      remove: "https://example.com/quitar",
    },
    acceptedBrands: ["Visa", "Mastercard", "American Express"],
    consent: {
      version: "2026-11",
      text: { "es-MX": "Autorizo a {merchant} a guardarla.", en: "I let {merchant} save it." },
    },
    ...world.merchant,
  },
});

/** Stands in for a bank: says that it is done when its button is pressed. */
const BANK_PAGE: Answer = {
  status: 200,
  body: `<button onclick="parent.postMessage({ payment_status: 'paid' }, '*')">Autorizar</button>`,
  headers: { "content-type": "text/html" },
};

const BRAND_CSS: Answer = {
  status: 200,
  body: ":root { --radius: 12px }",
  headers: { "content-type": "text/css" },
};

const TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types conekta-script";

function policies({ componentHost, frames, isOnlyToldOfTypes }: World): Map<string, string> {
  const enforced = policy(`http://${componentHost}`, frames);
  return isOnlyToldOfTypes
    ? new Map([
        ["content-security-policy", enforced],
        ["content-security-policy-report-only", TRUSTED_TYPES],
      ])
    : new Map([["content-security-policy", `${enforced}; ${TRUSTED_TYPES}`]]);
}

const policy = (conekta: string, frames: string | null) =>
  [
    "default-src 'none'",
    `script-src 'self' ${conekta}`,
    `frame-src ${frames ?? conekta}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "style-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

let tokens = 0;

function newToken(): Answer {
  tokens += 1;
  const body = { id: `tok_${tokens}`, object: "token", livemode: false, used: false };
  return { status: 200, body };
}

async function note(world: World, at: Seen["at"], request: IncomingMessage): Promise<Seen> {
  const seen: Seen = {
    at,
    method: request.method ?? "",
    path: new URL(request.url ?? "/", "http://localhost").pathname,
    headers: request.headers,
    body: await text(request),
  };
  world.seen.push(seen);
  return seen;
}

function answer(response: ServerResponse, given: Answer): void {
  if (given === "silence") return;
  if (given === "cut") {
    response.destroy();
    return;
  }
  const type = given.status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(given.status, { "content-type": type, ...given.headers });
  response.end(typeof given.body === "string" ? given.body : JSON.stringify(given.body));
}

async function serveFile(response: ServerResponse, path: string): Promise<void> {
  try {
    const content = await readFile(path);
    response.writeHead(200, { "content-type": MEDIA_TYPES[extname(path)] ?? "text/plain" });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function listen(
  serve: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    port: address.port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
