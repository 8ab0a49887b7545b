import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Secrets that this installation made for itself; they stay over restarts and updates. */
export interface OwnSecrets {
  /** Signs the sessions' tokens. */
  readonly sessionKey: Buffer;
  /** Encrypts the tokens of people's GitHub accounts. */
  readonly gitHubKey: Buffer;
  readonly operatorToken: string;
  /** Where the operator token is, for the programs that may read it. */
  readonly operatorTokenPath: string;
}

const SECRET_BYTES = 32;

/** Reads the secrets of the identity folder, making what is missing; files are 0600. */
export async function ownSecrets(identityFolder: string): Promise<OwnSecrets> {
  await mkdir(identityFolder, { recursive: true, mode: 0o700 });
  await chmod(identityFolder, 0o700);
  const operatorTokenPath = join(identityFolder, "operator-token");
  const sessionKey = await readOrMake(join(identityFolder, "session-token-key"), () =>
    randomBytes(SECRET_BYTES).toString("base64url"),
  );
  const gitHubKey = await readOrMake(join(identityFolder, "github-token-key"), () =>
    randomBytes(SECRET_BYTES).toString("base64url"),
  );
  const operatorToken = await readOrMake(
    operatorTokenPath,
    () => `sbo_${randomBytes(SECRET_BYTES).toString("base64url")}`,
  );
  return {
    sessionKey: Buffer.from(sessionKey, "base64url"),
    gitHubKey: Buffer.from(gitHubKey, "base64url"),
    operatorToken,
    operatorTokenPath,
  };
}

async function readOrMake(path: string, make: () => string): Promise<string> {
  const existing = await readFile(path, "utf8").catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === "ENOENT") return null;
    throw thrown;
  });
  if (existing !== null && existing.trim() !== "") return existing.trim();
  const secret = make();
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${secret}\n`, { mode: 0o600, flush: true });
  await rename(temporary, path);
  return secret;
}
