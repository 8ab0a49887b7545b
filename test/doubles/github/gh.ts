import { accessSync, chmodSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { USER_CODE } from "./github-api.ts";

export interface Gh {
  readonly path: string;
  /** False for the stand-in, where this machine has no gh that can be led to the double. */
  readonly isReal: boolean;
}

/**
 * The machine's gh; without one, a stand-in in `folder`, also on a Mac, where gh accepts no
 * certificate of a file. `TEST_GH=stand-in` wants the stand-in.
 */
export function findGh(folder: string, entered: string): Gh {
  const path = process.env["TEST_GH"] === "stand-in" ? undefined : installedGh();
  return path === undefined || process.platform === "darwin"
    ? { path: standInFor(folder, entered), isReal: false }
    : { path, isReal: true };
}

function installedGh(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((one) => one !== "");
  return folders.map((one) => join(one, "gh")).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function standInFor(folder: string, entered: string): string {
  const path = join(folder, "bin/gh");
  mkdirSync(join(folder, "bin"));
  writeFileSync(path, standIn(entered));
  chmodSync(path, 0o755);
  return path;
}

/** As gh 2.23 does without a terminal: the code and the address are on stderr. */
function standIn(entered: string): string {
  return `#!/bin/sh
login() {
  curl -sS --cacert "$SSL_CERT_FILE" -H "authorization: token $GH_TOKEN" https://api.github.com/user |
    sed -n 's/.*"login":"\\([^"]*\\)".*/\\1/p'
}
case "$1 $2 $3" in
  "--version  ") echo "gh version 0 (stand-in)" ;;
  "auth login --help") echo "--web --scopes" ;;
  "auth login "*)
    [ -z "$GH_TOKEN$GITHUB_TOKEN" ] || exit 3
    echo "! First copy your one-time code: ${USER_CODE}" >&2
    echo "Open this URL to continue in your web browser: https://github.com/login/device" >&2
    while [ ! -s '${entered}' ]; do sleep 0.05; done
    mv '${entered}' "$GH_CONFIG_DIR/token" ;;
  "auth token "*) cat "$GH_CONFIG_DIR/token" ;;
  "auth git-credential get")
    cat >/dev/null
    printf 'username=x-access-token\\npassword=%s\\n' "$GH_TOKEN" ;;
  "auth git-credential "*) ;;
  "auth status "*) echo "Logged in to github.com as $(login) (GH_TOKEN)" ;;
  "api user "*) echo "$(login)" ;;
  "api echo "*)
    name=$(login)
    while read -r line; do echo "$name got $line"; done ;;
  "alias set "*) ;;
  "leave  ") exit 7 ;;
  *) echo "The stand-in for gh does not know: $*" >&2; exit 1 ;;
esac
`;
}
