import { existsSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

export interface GitHubUser {
  readonly login: string;
  readonly id: number;
}

/** The code that every login shows. */
export const USER_CODE = "4F2A-91BC";
const SCOPES = "repo, read:org, read:user, user:email";

/**
 * What gh and the worker use of GitHub's API, and the device flow of github.com. `entered` is a file
 * that holds the token of the next code that somebody enters.
 */
export function gitHubApi({
  entered,
  users,
}: {
  readonly users: ReadonlyMap<string, GitHubUser>;
  readonly entered: string;
}): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "https://api.github.com");
    // github.com answers these two in the format of forms.
    if (pathname === "/login/device/code") {
      return form(response, {
        ...{ device_code: "d1", user_code: USER_CODE, interval: "1", expires_in: "900" },
        verification_uri: "https://github.com/login/device",
      });
    }
    if (pathname === "/login/oauth/access_token") {
      const token = existsSync(entered) ? readFileSync(entered, "utf8") : "";
      if (token === "") return form(response, { error: "authorization_pending" });
      rmSync(entered);
      return form(response, { access_token: token, token_type: "bearer", scope: SCOPES });
    }
    const token = (request.headers.authorization ?? "").replace(/^(?:Bearer|token) /i, "");
    const user = users.get(token);
    if (user === undefined) return json(response, 401, { message: "Bad credentials" });
    switch (pathname) {
      case "/":
        return json(response, 200, {});
      case "/user":
        return json(response, 200, { ...user, name: null, email: null });
      case "/graphql":
        return json(response, 200, { data: { viewer: { login: user.login } } });
      case "/echo":
        return echo(request, response, user);
      default:
        return json(response, 404, { message: "Not Found" });
    }
  };
}

/** Answers each line while the request is still being sent. */
function echo(request: IncomingMessage, response: ServerResponse, { login }: GitHubUser): void {
  response.writeHead(200, { "content-type": "text/plain" });
  response.flushHeaders();
  request.setEncoding("utf8");
  request.on("data", (text: string) => {
    for (const line of text.trimEnd().split("\n")) response.write(`${login} got ${line}\n`);
  });
  request.on("end", () => response.end());
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "x-oauth-scopes": SCOPES });
  response.end(JSON.stringify(body));
}

function form(response: ServerResponse, fields: Readonly<Record<string, string>>): void {
  response.writeHead(200, { "content-type": "application/x-www-form-urlencoded" });
  response.end(new URLSearchParams(fields).toString());
}
