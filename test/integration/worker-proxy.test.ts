import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ModelDouble, startModelDouble } from "../doubles/model/model-double.ts";
import { type ProxyDouble, startProxyDouble } from "../doubles/proxy.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

// Names that only the proxy can lead anywhere: who reaches them went through it.

let proxy: ProxyDouble;
let opener: Server;
let model: ModelDouble;
let world: World;

beforeAll(async () => {
  proxy = await startProxyDouble();
  // Slack's double names itself by address; this one names it by a name, as Slack does.
  opener = createServer((request, response) => {
    void fetch(`${world.slack.apiUrl.replace(/\/$/, "")}/apps.connections.open`, {
      method: "POST",
      headers: { authorization: request.headers.authorization ?? "" },
    })
      .then((answer) => answer.text())
      .then((text) => {
        response.setHeader("content-type", "application/json");
        response.end(text.replace("ws://127.0.0.1", "ws://socket.test"));
      });
  });
  await new Promise<void>((resolve) => opener.listen(0, "127.0.0.1", resolve));
  model = await startModelDouble();
  world = await startWorld({ modelUrl: model.baseUrl.replace("127.0.0.1", "model.test") });
});
afterAll(async () => {
  await world?.end();
  await proxy?.stop();
  await model?.stop();
  opener?.close();
});

test("OP13: the broker reaches Slack's API and its socket, and Codex its model, through the proxy", async () => {
  const { port } = opener.address() as AddressInfo;
  const address = `http://127.0.0.1:${String(proxy.port)}`;
  await world.worker.start({
    HTTP_PROXY: address,
    HTTPS_PROXY: address,
    ALL_PROXY: "",
    NO_PROXY: "intranet.test",
    SLACK_API_BASE_URL: world.slack.apiUrl.replace("127.0.0.1", "api.test"),
    SLACK_SOCKET_OPEN_URL: `http://opener.test:${String(port)}/`,
  });
  const talk = mention(world, "[[final:through the proxy]]");
  await talk.answer("through the proxy");
  expect(proxy.hosts()).toEqual(
    expect.arrayContaining(["api.test", "opener.test", "socket.test", "model.test"]),
  );
  expect(proxy.hosts()).not.toContain("127.0.0.1");
});
