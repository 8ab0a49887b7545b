import { randomBytes } from "node:crypto";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { ControlError } from "../errors/control-error.ts";
import { readFileIfThere, writePrivateFile } from "./private-file.ts";

export interface AdminToken {
  readonly token: string;
  /** Made just now: a person has not seen it yet. */
  readonly isNew: boolean;
}

const TOKEN_BYTES = 32;
const TOKEN_MIN_CHARACTERS = 16;
const TOKEN_MAX_CHARACTERS = 512;

/**
 * The admin token in force: the configured one, else the one of the file, else a new one. The file
 * always holds the token in force, so that the shell and the command line find it there.
 */
export function readAdminToken(
  path: string,
  configured: string | undefined,
): Result<AdminToken, ControlError> {
  const given = configured?.trim() ?? "";
  const stored = readFileIfThere(path)?.trim() ?? "";
  const token = given !== "" ? given : stored;
  if (token === "") {
    const made = `sba_${randomBytes(TOKEN_BYTES).toString("base64url")}`;
    writePrivateFile(path, `${made}\n`);
    return succeeded({ token: made, isNew: true });
  }
  if (!isUsable(token)) {
    const where = given === "" ? path : "BROKER_ADMIN_TOKEN";
    return failed(
      new ControlError("admin_token.unusable", `The admin token in ${where} cannot be used.`, {
        hint: `Take ${TOKEN_MIN_CHARACTERS} to ${TOKEN_MAX_CHARACTERS} letters, digits and punctuation marks, without a space.`,
      }),
    );
  }
  // Also when the text is the same: the file may have been readable by others.
  writePrivateFile(path, `${token}\n`);
  return succeeded({ token, isNew: false });
}

function isUsable(token: string): boolean {
  return (
    token.length >= TOKEN_MIN_CHARACTERS &&
    token.length <= TOKEN_MAX_CHARACTERS &&
    /^[\x21-\x7e]+$/.test(token)
  );
}
