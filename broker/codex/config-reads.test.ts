import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { failed, succeeded } from "../errors/broker-error.ts";
import { type ConfigReads, createConfigReads } from "./config-reads.ts";
import type { ServerConnection } from "./server-connection.ts";

let root: string;
let now: number;
let asked: string[];
let isAnswered: boolean;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "config-reads-"));
  now = 0;
  asked = [];
  isAnswered = true;
});
afterEach(() => rmSync(root, { recursive: true }));

/** Counts what it is asked for; the answers are numbered. */
function server(): ServerConnection {
  const request = (_method: string, { cwd }: { readonly cwd: string }) => {
    asked.push(cwd);
    return Promise.resolve(
      isAnswered ? succeeded({ config: { number: asked.length } }) : failed({ kind: "timeout" }),
    );
  };
  return { rpc: { request } } as unknown as ServerConnection;
}

function reads(codexHome: string | null = root): ConfigReads {
  return createConfigReads({ codexHome, clock: { ...systemClock, now: () => now } });
}

it("asks once for threads that are opened together", async () => {
  const [of, current] = [reads(), server()];
  const [one, other] = await Promise.all([of.read(current, "/one"), of.read(current, "/other")]);
  now = 1_999;
  const later = await of.read(current, "/later");
  expect(asked).toEqual(["/one"]);
  expect([other, later]).toEqual([one, one]);
});

it("asks again when some time has passed, and when the server is another one", async () => {
  const [of, current] = [reads(), server()];
  await of.read(current, "/one");
  now = 2_000;
  await of.read(current, "/two");
  await of.read(server(), "/three");
  expect(asked).toEqual(["/one", "/two", "/three"]);
});

it("asks again when the home's configuration came or changed", async () => {
  const [of, current] = [reads(), server()];
  await of.read(current, "/one");
  writeFileSync(join(root, "config.toml"), "a = 1");
  await of.read(current, "/two");
  writeFileSync(join(root, "config.toml"), "a = 12");
  await of.read(current, "/three");
  await of.read(current, "/four");
  expect(asked).toEqual(["/one", "/two", "/three"]);
});

it("asks for a workspace that has a configuration, and shares no such answer", async () => {
  const [of, current] = [reads(), server()];
  const own = join(root, "workspace");
  mkdirSync(join(own, ".codex"), { recursive: true });
  await of.read(current, "/one");
  const special = await of.read(current, own);
  expect(asked).toEqual(["/one", own]);
  expect(special).toMatchObject({ value: { config: { number: 2 } } });
  expect(await of.read(current, "/two")).toMatchObject({ value: { config: { number: 1 } } });
});

it("asks each time where it does not see the files", async () => {
  const [of, current] = [reads(null), server()];
  await of.read(current, "/one");
  await of.read(current, "/two");
  expect(asked).toEqual(["/one", "/two"]);
});

it("keeps no failure", async () => {
  const [of, current] = [reads(), server()];
  isAnswered = false;
  expect((await of.read(current, "/one")).ok).toBe(false);
  isAnswered = true;
  expect((await of.read(current, "/two")).ok).toBe(true);
});
