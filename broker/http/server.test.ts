import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Hono } from "hono";
import { expect, it, onTestFinished } from "vitest";
import { bodyWithinLimit } from "./doors.ts";
import { listen } from "./server.ts";

it("AP14: turns a body away that never ends, and goes on for others", async () => {
  const app = new Hono();
  app.use(bodyWithinLimit(1024 * 1024));
  app.post("/", async (context) => context.text(await context.req.text()));
  const server = await listen(app, "127.0.0.1", 0, { requestMs: 200, checkEveryMs: 20 });
  onTestFinished(() => server.close());
  const slow = connect(server.port, "127.0.0.1");
  slow.on("error", () => {});
  slow.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
  expect(await text(slow)).toContain("408");
  const other = await fetch(`http://127.0.0.1:${server.port}/`, { method: "POST", body: "abc" });
  expect(await other.text()).toBe("abc");
});
