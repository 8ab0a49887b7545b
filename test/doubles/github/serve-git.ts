import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers a request for a repository below `root` by git's own CGI program. */
export function serveGit(request: IncomingMessage, response: ServerResponse, root: string): void {
  const url = new URL(request.url ?? "/", "https://github.com");
  const { "content-type": contentType = "", "content-encoding": encoding = "" } = request.headers;
  const cgi = spawn("git", ["http-backend"], {
    env: {
      PATH: "/opt/homebrew/bin:/usr/bin:/bin",
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: contentType,
      HTTP_CONTENT_ENCODING: encoding,
      REMOTE_USER: "x-access-token",
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  request.pipe(cgi.stdin);
  const chunks: Buffer[] = [];
  cgi.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  cgi.stdout.on("end", () => {
    const answer = Buffer.concat(chunks);
    const headEnd = answer.indexOf("\r\n\r\n");
    const head = answer.toString("latin1", 0, headEnd).split("\r\n");
    for (const line of head) {
      const [, name = "", value = ""] = /^([^:]+): (.*)$/.exec(line) ?? [];
      if (name === "Status") response.statusCode = Number(value.slice(0, 3));
      else if (name !== "") response.setHeader(name, value);
    }
    response.end(answer.subarray(headEnd + 4));
  });
}
