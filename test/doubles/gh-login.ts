import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** GitHub's API on loopback, and a `gh` that signs in with a code and streams. */
export interface GitHubAccountsDouble {
  readonly apiUrl: string;
  readonly gh: string;
  /** Tokens that the API takes, with whose they are. */
  readonly users: Map<string, { readonly login: string; readonly id: number }>;
  /** Somebody enters the code that the newest login shows: gh gets this token. */
  enter(token: string): void;
  stop(): void;
}

export async function startGitHubAccounts(root: string): Promise<GitHubAccountsDouble> {
  const folder = join(root, "gh-double");
  mkdirSync(folder, { recursive: true });
  const users: GitHubAccountsDouble["users"] = new Map();
  const api = createServer((request, response) => {
    const user = users.get((request.headers.authorization ?? "").replace("Bearer ", ""));
    const isKnown = user !== undefined && request.url === "/user";
    response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify(isKnown ? { ...user, name: null, email: null } : {}));
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  const entered = join(folder, "entered");
  const gh = join(folder, "gh");
  writeFileSync(gh, script(entered));
  chmodSync(gh, 0o755);
  return {
    apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    gh,
    users,
    enter: (token) => {
      if (existsSync(entered)) throw new Error("The last code was not taken yet.");
      writeFileSync(entered, token);
    },
    stop: () => {
      api.closeAllConnections();
      api.close();
    },
  };
}

/** As gh 2.23 does without a terminal: the code and the address are on stderr. */
function script(entered: string): string {
  return `#!/bin/sh
case "$1 $2 $3" in
  "auth login --help") echo "--web --scopes" ;;
  "auth login "*)
    [ -z "$GH_TOKEN$GITHUB_TOKEN" ] || exit 3
    echo "! First copy your one-time code: 4F2A-91BC" >&2
    echo "Open this URL to continue in your web browser: https://github.com/login/device" >&2
    while [ ! -s '${entered}' ]; do sleep 0.05; done
    mv '${entered}' "$GH_CONFIG_DIR/token" ;;
  "auth token "*) cat "$GH_CONFIG_DIR/token" ;;
  "auth git-credential get")
    cat >/dev/null
    printf 'username=x-access-token\\npassword=%s\\n' "$GH_TOKEN" ;;
  "api --input -") while read -r line; do echo "$GH_TOKEN got $line"; done ;;
  *) printf '%s\\n' "$GH_TOKEN"; exit 7 ;;
esac
`;
}
