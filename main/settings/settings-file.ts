import { createHash } from "node:crypto";
import { ENV_FILE_MAX_BYTES, type EnvFile, parseEnvFile } from "./env-file.ts";
import type { PrivateFiles } from "./private-file.ts";

/** worker.env as it was read. */
export interface SettingsFile extends EnvFile {
  /** Differs whenever the file's text does. */
  readonly revision: string;
}

/** Reads worker.env; a missing one is empty. Throws ControlError when it cannot be read. */
export function readSettingsFile(files: PrivateFiles, path: string): SettingsFile {
  const text = files.read(path);
  const revision = revisionOf(text);
  if (text !== null && Buffer.byteLength(text) > ENV_FILE_MAX_BYTES) {
    const message = `worker.env has more than ${ENV_FILE_MAX_BYTES} bytes.`;
    return { text, variables: new Map(), fault: { line: null, message }, revision };
  }
  return { ...parseEnvFile(text ?? ""), revision };
}

/** The revision of a file that is not there. */
export const NO_FILE = "none";

export function revisionOf(text: string | null): string {
  return text === null ? NO_FILE : createHash("sha256").update(text).digest("hex").slice(0, 32);
}
