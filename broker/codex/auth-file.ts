import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { BrokerError, type Result, errorText, failed, succeeded } from "../errors/broker-error.ts";
import { writePrivateFile } from "./private-file.ts";

/** Remembers what was imported, so that a token that Codex has refreshed since is not put back. */
const markerName = ".imported-auth";

/** What is at the source and in the home, before anything is imported. */
export interface AuthFiles {
  readonly source: { readonly hash: string; readonly modifiedAt: number };
  readonly home: { readonly hash: string; readonly modifiedAt: number } | null;
  /** Hash of the source at the last import. */
  readonly importedHash: string | null;
}

/**
 * Pure: whether the source's account is to replace the home's. Codex refreshes its own copy, so a
 * different source counts only when it has changed since the last import, or, without one, when it
 * is newer.
 */
export function wantsImport(files: AuthFiles): boolean {
  const { source, home, importedHash } = files;
  if (home === null) return true;
  if (source.hash === home.hash) return false;
  return importedHash === null ? source.modifiedAt > home.modifiedAt : source.hash !== importedHash;
}

/**
 * Copies `CODEX_AUTH_JSON_PATH` into a home as `auth.json` (0600) when it is new; true when it did.
 * A file that is missing or no account file is an error, and the home's own stays as it is.
 */
export async function importAuthFile(
  sourcePath: string,
  codexHome: string,
): Promise<Result<boolean, BrokerError>> {
  let content: string;
  let modifiedAt: number;
  try {
    content = await readFile(sourcePath, "utf8");
    modifiedAt = (await stat(sourcePath)).mtimeMs;
  } catch (thrown) {
    return failed(authProblem(sourcePath, errorText(thrown)));
  }
  if (!isAccountFile(content)) return failed(authProblem(sourcePath, "it is not a JSON object"));
  const target = join(codexHome, "auth.json");
  const marker = join(codexHome, markerName);
  const files: AuthFiles = {
    source: { hash: hashOf(content), modifiedAt },
    home: await fileState(target),
    importedHash: await textOf(marker),
  };
  const wanted = wantsImport(files);
  try {
    if (wanted) await writePrivateFile(target, content);
    if (wanted || files.source.hash === files.home?.hash)
      await writePrivateFile(marker, files.source.hash);
  } catch (thrown) {
    return failed(authProblem(target, errorText(thrown)));
  }
  return succeeded(wanted);
}

function authProblem(path: string, reason: string): BrokerError {
  return new BrokerError("codex.auth_file", `The account file ${path} cannot be used: ${reason}`, {
    hint: "Put the auth.json of a signed-in Codex there (codex login), or set OPENAI_API_KEY.",
  });
}

function isAccountFile(content: string): boolean {
  try {
    const parsed: unknown = JSON.parse(content);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

async function fileState(path: string): Promise<AuthFiles["home"]> {
  const content = await textOf(path);
  if (content === null) return null;
  return { hash: hashOf(content), modifiedAt: (await stat(path)).mtimeMs };
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}

function hashOf(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
