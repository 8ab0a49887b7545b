import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readServicePaths } from "../settings/service-root.ts";
import { lookAtPrivate } from "./private-entries.ts";

test("a file beside the profiles is none of them, and hinders nothing", async () => {
  const root = mkdtempSync(join(tmpdir(), "private-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const dataRoot = join(root, "data");
  const profiles = join(dataRoot, "auth-profiles");
  mkdirSync(join(profiles, "mara"), { recursive: true });
  writeFileSync(join(profiles, "mara/auth.json"), "{}", { mode: 0o644 });
  writeFileSync(join(profiles, ".preferred"), "mara\n");

  const paths = readServicePaths(root, "/home/me", "/");
  if (!paths.ok) throw paths.error;
  const entries = await lookAtPrivate(paths.value, { dataRoot, environment: {} });
  const secrets = entries.filter(({ isSecret }) => isSecret);
  expect(secrets).toMatchObject([{ path: join(profiles, "mara/auth.json"), mode: 0o644 }]);
});
