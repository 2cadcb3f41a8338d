import { expect, it } from "vitest";
import { startWebServer } from "#local/host/web-server.ts";

it("keeps a connection for longer than a client may be busy", async () => {
  const server = await startWebServer(0);
  try {
    server.serve((_, response) => response.end("hello"));

    const answer = await fetch(server.url);

    expect([await answer.text(), answer.headers.get("keep-alive")]).toEqual([
      "hello",
      "timeout=60",
    ]);
  } finally {
    await server.stop();
  }
});
