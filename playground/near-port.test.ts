import { createServer } from "node:net";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../broker/clock/clock.ts";
import { nearPort } from "./near-port.ts";
import { startWorkspace } from "./workspace/workspace.ts";

const taken = (code = "EADDRINUSE") =>
  new Error("It cannot listen.", { cause: Object.assign(new Error(code), { code }) });

it("throws what is not a port that is taken, and tries no other", async () => {
  const tried: number[] = [];
  const listen = (port: number) => {
    tried.push(port);
    return Promise.reject(taken("EACCES"));
  };
  await expect(nearPort(80, listen)).rejects.toThrow("It cannot listen.");
  expect(tried).toEqual([80]);
});

it("takes any port when ten in a row are taken", async () => {
  const tried: number[] = [];
  const listen = (port: number) => {
    tried.push(port);
    return port === 0 ? Promise.resolve("listens") : Promise.reject(taken());
  };
  expect(await nearPort(3_100, listen)).toBe("listens");
  expect(tried).toEqual([3_100, 3_101, 3_102, 3_103, 3_104, 3_105, 3_106, 3_107, 3_108, 3_109, 0]);
});

it("passes a port over that another program takes before a workspace listens on it", async () => {
  const other = createServer();
  onTestFinished(() => void other.close());
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const workspace = await nearPort(port, (near) =>
    startWorkspace({ clock: systemClock, port: near }),
  );
  onTestFinished(() => workspace.stop());
  expect(workspace.port).not.toBe(port);
});
