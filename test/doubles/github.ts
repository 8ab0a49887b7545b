import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";

/** github.com behind a proxy on loopback: git's own server, and a `gh` that knows one token. */
export interface GitHubDouble {
  /** What a worker needs to reach it in place of the real one. */
  readonly env: Readonly<Record<string, string>>;
  /** Path of its `gh`. */
  readonly gh: string;
  /** Passwords that were given with requests, each once. */
  passwords(): readonly string[];
  /** Subjects of the commits on `main` of a repository, newest first. */
  subjects(repository: string): readonly string[];
  stop(): void;
}

/** Starts it with an empty repository `acme/shop`, below `root`. */
export async function startGitHubDouble(root: string): Promise<GitHubDouble> {
  const folder = join(root, "github");
  const bare = (repository: string) => join(folder, "repositories", `${repository}.git`);
  mkdirSync(join(folder, "repositories"), { recursive: true });
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", bare("acme/shop")]);
  execFileSync("git", ["-C", bare("acme/shop"), "config", "http.receivepack", "true"]);
  const gh = ghIn(folder);
  const passwords = new Set<string>();
  const { key, cert, certPath } = certificateIn(folder);
  const https = createSecureServer({ key, cert }, (request, response) => {
    const { authorization = "" } = request.headers;
    const [, password] = Buffer.from(authorization.replace("Basic ", ""), "base64")
      .toString()
      .split(":");
    if (password === undefined) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="GitHub"' }).end();
      return;
    }
    passwords.add(password);
    serveGit(request, response, join(folder, "repositories"));
  });
  const sockets = new Set<Socket>();
  const proxy = createServer((_request, response) => response.writeHead(502).end());
  proxy.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });
  proxy.on("connect", (request, socket) => {
    if (request.url !== "github.com:443") {
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    https.emit("connection", socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, GIT_SSL_CAINFO: certPath },
    gh,
    passwords: () => [...passwords],
    subjects: (repository) =>
      execFileSync("git", ["-C", bare(repository), "log", "--format=%s", "main"], {
        encoding: "utf8",
      })
        .trim()
        .split("\n"),
    stop: () => {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A stand-in for GitHub's command line: it gives git the token, and otherwise prints it. */
function ghIn(folder: string): string {
  const path = join(folder, "bin/gh");
  mkdirSync(join(folder, "bin"));
  const script = `#!/bin/sh
if [ "$1 $2" = "auth git-credential" ]; then
  [ "$3" = get ] || exit 0
  printf 'username=x-access-token\\npassword=%s\\n' "\${GH_TOKEN:-$GITHUB_TOKEN}"
else
  printf '%s' "\${GH_TOKEN:-$GITHUB_TOKEN}"
fi
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

function certificateIn(folder: string) {
  const keyPath = join(folder, "key.pem");
  const certPath = join(folder, "cert.pem");
  execFileSync(
    "/usr/bin/openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-keyout", keyPath, "-out", certPath, "-days", "2", "-subj", "/CN=github.com"],
      ...["-addext", "subjectAltName=DNS:github.com"],
    ],
    { stdio: "ignore" },
  );
  return { key: readFileSync(keyPath), cert: readFileSync(certPath), certPath };
}

/** Answers by git's own CGI program. */
function serveGit(request: IncomingMessage, response: ServerResponse, root: string): void {
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
