import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import realAxios, { type AxiosInstance } from "axios";
import { Configuration, OrdersApi } from "conekta";
import { afterEach, describe, expect, it, vi } from "vitest";
import { conektaCards } from "#functions/adapters/conekta-cards.ts";
import { conektaOrders } from "#functions/adapters/conekta-orders.ts";
import substitute from "#functions/substitutes/axios.ts";
import { aCustomer } from "#test/builders/customers.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

async function listening(server: http.Server | https.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** The substitute has what the SDK uses of axios, and not the rest of its type. */
const lean = substitute as unknown as AxiosInstance;

const order = {
  currency: "MXN",
  customer_info: { customer_id: "cus_1" },
  line_items: [{ name: "Tanque de gas ñ", unit_price: 35_000, quantity: 1 }],
};

describe("the substitute for axios, beneath Conekta's own SDK", () => {
  type Seen = {
    readonly line: string;
    readonly headers: http.IncomingHttpHeaders;
    readonly body: string;
  };

  /** A server that keeps what it was asked and answers as told. */
  async function recorder(status: number, body: string) {
    const seen: Seen[] = [];
    const server = http.createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const line = `${request.method} ${request.url}`;
      seen.push({ line, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
    return { seen, port: await listening(server) };
  }

  const api = (port: number, axios: AxiosInstance, timeout = 10_000) =>
    new OrdersApi(
      new Configuration({
        basePath: `http://127.0.0.1:${port}`,
        accessToken: async () => "key_secret",
        baseOptions: { timeout, httpsAgent: new https.Agent() },
      }),
      undefined,
      axios,
    );

  it.each([
    [
      "createOrder",
      (orders: OrdersApi) =>
        orders.createOrder(order, "es", undefined, { headers: { "Idempotency-Key": "k" } }),
    ],
    ["getOrderById", (orders: OrdersApi) => orders.getOrderById("ord_ñ/1")],
    ["getOrders", (orders: OrdersApi) => orders.getOrders(undefined, undefined, 20, "a b&c")],
  ])("sends the same request for %s", async (_, call) => {
    const { seen, port } = await recorder(200, '{"id":"ord_1"}');

    const answers = [await call(api(port, realAxios)), await call(api(port, lean))];

    const [real, ours] = seen.map(({ headers, ...rest }) => {
      // axios offers compression, and closes or keeps connections by its agent; neither is content.
      const { "accept-encoding": _encoding, connection: _connection, ...content } = headers;
      return { ...rest, headers: content };
    });
    expect(ours).toEqual(real);
    expect(answers[1]?.data).toEqual(answers[0]?.data);
  });

  it.each([
    [402, '{"type":"processing_error","details":[]}'],
    [404, ""],
    [422, "no json"],
    [500, '{"type":"api_error"}'],
  ])("fails in the same way on %d", async (status, body) => {
    const { port } = await recorder(status, body);

    const failures = await Promise.all(
      [realAxios, lean].map((axios) =>
        api(port, axios)
          .getOrderById("ord_1")
          .catch((error) => error),
      ),
    );

    const [real, ours] = failures.map(({ isAxiosError, code, message, response }) => ({
      isAxiosError,
      code,
      message,
      status: response.status,
      data: response.data,
    }));
    expect(ours).toEqual(real);
  });

  it("gives up after the time-out, also when the answer starts and never ends", async () => {
    const server = http.createServer((_, response) => {
      response.writeHead(200).write("{");
    });
    const port = await listening(server);

    const failure = await api(port, lean, 200)
      .getOrderById("ord_1")
      .catch((error) => error);

    expect(failure).toMatchObject({ isAxiosError: true });
  });

  it("does not follow a redirect, which would carry the key elsewhere", async () => {
    const elsewhere = await recorder(200, "{}");
    const server = http.createServer((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/` }).end();
    });
    const port = await listening(server);

    const failure = await api(port, lean)
      .createOrder(order)
      .catch((error) => error);

    expect(failure).toMatchObject({ response: { status: 307 } });
    expect(elsewhere.seen).toEqual([]);
  });

  it("keeps the key out of its errors, where axios's own shows it", async () => {
    const { port } = await recorder(500, "{}");
    const shown = async (axios: AxiosInstance) => {
      const error = await api(port, axios)
        .getOrderById("ord_1")
        .catch((caught) => caught);
      return inspect(error, { depth: 9, showHidden: true });
    };

    expect(await shown(realAxios)).toContain("key_secret");
    expect(await shown(lean)).not.toContain("key_secret");
  });
});

describe("conektaOrders and certificates", () => {
  async function impostor() {
    const keys: (string | undefined)[] = [];
    const folder = "test/fixtures/tls";
    const server = https.createServer(
      {
        key: readFileSync(`${folder}/self-signed.key.pem`),
        cert: readFileSync(`${folder}/self-signed.cert.pem`),
      },
      (request, response) => {
        keys.push(request.headers.authorization);
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
      },
    );
    return { keys, url: `https://127.0.0.1:${await listening(server)}` };
  }

  it("never shows the key to a server whose certificate nobody vouches for", async () => {
    const { keys, url } = await impostor();
    const gateway = conektaOrders({ url, privateKey: async () => "key_secret" }, "test");
    const charge = { orderId: "pbd_1", conektaOrderId: "ord_1", sourceId: "src_1" };

    await expect(gateway.lookUp("ord_1")).rejects.toMatchObject({ code: "conekta_unavailable" });
    await expect(gateway.charge(charge)).resolves.toMatchObject({ status: "unknown" });

    expect(keys).toEqual([]);
  });

  it("would have shown it with the SDK left to its own agent", async () => {
    const { keys, url } = await impostor();
    const configuration = new Configuration({ basePath: url, accessToken: "key_secret" });

    await new OrdersApi(configuration).getOrderById("ord_1");

    expect(keys).toEqual(["Bearer key_secret"]);
  });
});

describe("connections to Conekta", () => {
  async function visited() {
    let connections = 0;
    const server = http.createServer((_, response) => response.end('{"id":"ord_1"}'));
    server.on("connection", () => {
      connections += 1;
    });
    const url = `http://127.0.0.1:${await listening(server)}`;
    const orders = conektaOrders({ url, privateKey: async () => "key" }, "test");
    const ask = () => orders.lookUp("ord_1").catch(() => undefined);
    return { ask, connections: () => connections };
  }

  it("are kept from one request to the next", async () => {
    const { ask, connections } = await visited();

    await ask();
    await ask();

    expect(connections()).toBe(1);
  });

  it("are not trusted after a while, in which Lambda may have been stopped and Conekta gone", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    stops.push(async () => vi.useRealTimers());
    const { ask, connections } = await visited();

    await ask();
    vi.setSystemTime(Date.now() + 5_000);
    await ask();

    expect(connections()).toBe(2);
  });
});

describe("conektaOrders when the charge gets no good answer", () => {
  const charge = { orderId: "pbd_1", conektaOrderId: "ord_1", sourceId: "src_1" };

  it.each([
    ["a reset connection", ""],
    ["half an answer", "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"],
    ["no JSON", "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\noops"],
    ["a 500", "HTTP/1.1 500 Oops\r\ncontent-length: 2\r\n\r\n{}"],
  ])("calls it unknown after %s", async (_, answer) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    stops.push(() => new Promise((resolve) => server.close(resolve)));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const evidence = await conektaOrders({ url, privateKey: async () => "key" }, "test").charge(
      charge,
    );

    expect(evidence.status).toBe("unknown");
  });

  it.each([
    [402, "conekta.errors.processing.bank.declined", "declined"],
    [422, "conekta.errors.parameter_validation.charge.rejected_by_risk", "declined"],
    [402, "conekta.errors.processing.bank.timeout", "unknown"],
    [422, "conekta.errors.combo.order.cannot_be_updated_because_has_charge_paid", "unknown"],
    [402, "conekta.errors.combo.order.cannot_be_updated_because_has_charge", "unknown"],
    [401, "conekta.errors.authentication.unrecognized_key", "failed"],
    [429, "conekta.errors.too_many", "unknown"],
  ])("reads %d with %s as %s", async (status, code, meaning) => {
    const server = http.createServer((request, response) => {
      const found = request.method === "GET" ? 404 : status;
      response
        .writeHead(found, { "content-type": "application/json" })
        .end(JSON.stringify({ type: "some_error", log_id: "log", details: [{ code }] }));
    });
    const url = `http://127.0.0.1:${await listening(server)}`;

    const evidence = await conektaOrders({ url, privateKey: async () => "key" }, "test").charge(
      charge,
    );

    expect(evidence.status).toBe(meaning);
  });
});

describe("what Conekta answers and nobody can read", () => {
  const person = aCustomer({ conektaCustomerId: null, card: null });

  async function answering(body: string) {
    const server = http.createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(body);
    });
    const settings = {
      url: `http://127.0.0.1:${await listening(server)}`,
      privateKey: async () => "key",
    };
    return { orders: conektaOrders(settings, "test"), cards: conektaCards(settings) };
  }

  it.each(["<html>Bad gateway</html>", '{"id":"ord_1","amou', "{}", ""])(
    "is no bug of ours: %j",
    async (body) => {
      const { orders, cards } = await answering(body);
      const draft = {
        orderId: "pbd_1",
        correlationId: null,
        conektaCustomerId: "cus_1",
        currency: "MXN",
        contents: { line_items: [] },
        capture: true,
      };

      const away = { code: "conekta_unavailable" };
      await expect(orders.createOrder(draft)).rejects.toMatchObject(away);
      await expect(orders.lookUp("ord_1")).rejects.toMatchObject(away);
      await expect(cards.createCustomer(person)).rejects.toMatchObject(away);
      await expect(cards.findCard("cus_1")).rejects.toMatchObject(away);
      await expect(cards.addCard("cus_1", "tok_1")).resolves.toEqual({ kind: "unknown" });
    },
  );
});
