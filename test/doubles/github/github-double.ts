import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { findGh, type Gh } from "./gh.ts";
import { gitHubApi, type GitHubUser } from "./github-api.ts";
import { serveGit } from "./serve-git.ts";

/**
 * github.com and its API on loopback behind a proxy, where git and gh find them under their own
 * names, with git's own server and the real gh where this machine has one.
 */
export interface GitHubDouble {
  /** What a worker needs to reach it in place of the real one. */
  readonly env: Readonly<Record<string, string>>;
  readonly gh: Gh;
  /** Tokens that the API accepts, with whose they are. */
  readonly users: Map<string, GitHubUser>;
  /** Somebody enters the code that the newest login shows: gh gets this token. */
  enter(token: string): void;
  /** Passwords that were given with git's requests, each once. */
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
  const entered = join(folder, "entered");
  const gh = findGh(folder, entered);
  const users: GitHubDouble["users"] = new Map();
  const passwords = new Set<string>();
  const api = gitHubApi({ users, entered });
  const { key, cert, certPath } = certificateIn(folder);
  const secure = createSecureServer({ key, cert }, (request, response) => {
    const isPage = request.headers.host === "github.com" && !request.url?.startsWith("/login/");
    if (!isPage) {
      api(request, response);
      return;
    }
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
    if (!/^(?:api\.)?github\.com:443$/.test(request.url ?? "")) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    secure.emit("connection", socket);
  });
  const plain = createServer(api);
  const [proxyPort, apiPort] = await Promise.all([listening(proxy), listening(plain)]);
  return {
    env: {
      HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`,
      GIT_SSL_CAINFO: certPath,
      SSL_CERT_FILE: certPath,
      GITHUB_API_BASE_URL: `http://127.0.0.1:${apiPort}`,
      BROKER_REAL_GH_PATH: gh.path,
    },
    gh,
    users,
    enter: (token) => {
      if (existsSync(entered)) throw new Error("The last code was not taken yet.");
      writeFileSync(entered, token);
    },
    passwords: () => [...passwords],
    subjects: (repository) =>
      execFileSync("git", ["-C", bare(repository), "log", "--format=%s", "main"], {
        encoding: "utf8",
      })
        .trim()
        .split("\n"),
    stop: () => {
      proxy.close();
      plain.closeAllConnections();
      plain.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function certificateIn(folder: string) {
  const keyPath = join(folder, "key.pem");
  const certPath = join(folder, "cert.pem");
  execFileSync(
    "/usr/bin/openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-keyout", keyPath, "-out", certPath, "-days", "2", "-subj", "/CN=github.com"],
      ...["-addext", "subjectAltName=DNS:github.com,DNS:api.github.com"],
    ],
    { stdio: "ignore" },
  );
  return { key: readFileSync(keyPath), cert: readFileSync(certPath), certPath };
}
