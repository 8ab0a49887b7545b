import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";

/** What goes wrong with the next requests for a package's file, or for what is known of it. */
export type PackageFault =
  /** No answer, ever. */
  | { readonly kind: "silent"; readonly at: "version" | "file" }
  /** So many bytes of the file, and then silence. */
  | { readonly kind: "stalls"; readonly afterBytes: number }
  | { readonly kind: "status"; readonly status: number; readonly at: "version" | "file" }
  /** A page for people, as networks with a sign-in send it. */
  | { readonly kind: "page" }
  /** Other bytes than those of the package. */
  | { readonly kind: "changed" }
  /** The whole file, whatever range is asked for. */
  | { readonly kind: "no-ranges" };

export interface ServedPackage {
  readonly name: string;
  readonly version: string;
  readonly file: Buffer;
}

export interface PackageRequest {
  readonly path: string;
  readonly range: string | null;
  readonly authorization: string | null;
}

export interface PackageServer {
  /** The registry's address, with a slash at the end. */
  readonly url: string;
  requests(): readonly PackageRequest[];
  /** Arms a fault for so many of the requests that it fits. */
  fail(fault: PackageFault, times?: number): void;
  /** Ends every connection, as a network that changes does. */
  cutConnections(): void;
  stop(): Promise<void>;
}

/** A registry of one package on loopback, and what can go wrong with one. */
export async function startPackageServer(
  served: ServedPackage,
  /** With a certificate, over TLS. */
  tls: { readonly cert: Buffer; readonly key: Buffer } | null = null,
): Promise<PackageServer> {
  const faults: { readonly fault: PackageFault; left: number }[] = [];
  const requests: PackageRequest[] = [];
  const filePath = `/${served.name}/-/file-${served.version}.tgz`;
  const packagePath = `/${served.name.replace("/", "%2f")}`;
  const versionPath = `/${served.name.replace("/", "%2f")}/${served.version}`;

  const strike = (place: "version" | "file"): PackageFault | null => {
    const armed = faults.find(({ fault, left }) => left > 0 && fits(fault, place));
    if (armed === undefined) return null;
    armed.left -= 1;
    return armed.fault;
  };

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { url = "", headers } = request;
    const { range = null, authorization = null } = headers;
    requests.push({ path: url, range, authorization });
    if (url === versionPath) return answerVersion(strike("version"), response);
    if (url === filePath) return answerFile(strike("file"), request, response);
    if (url === packagePath) return answerPackage(response);
    response.writeHead(404).end("{}");
  };
  const server = tls === null ? createServer(answer) : createTlsServer(tls, answer);

  /** Everything that is known of the package, as npm asks for it. */
  const answerPackage = (response: ServerResponse) => {
    const { name, version } = served;
    const dist = { tarball: new URL(filePath, url()).href };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        name,
        "dist-tags": { latest: version },
        versions: { [version]: { name, version, dist } },
      }),
    );
  };

  const answerVersion = (fault: PackageFault | null, response: ServerResponse) => {
    if (fault?.kind === "silent") return;
    if (fault?.kind === "status") return void response.writeHead(fault.status).end("{}");
    if (fault?.kind === "page") {
      return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>");
    }
    const dist = { tarball: new URL(filePath, url()).href };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ name: served.name, version: served.version, dist }));
  };

  const answerFile = (
    fault: PackageFault | null,
    { headers }: IncomingMessage,
    response: ServerResponse,
  ) => {
    if (fault?.kind === "silent") return;
    if (fault?.kind === "status") return void response.writeHead(fault.status).end();
    const whole =
      fault?.kind === "changed"
        ? Buffer.from(served.file).fill(1, served.file.length - 8)
        : served.file;
    const asked = fault?.kind === "no-ranges" ? null : /^bytes=(\d+)-$/.exec(headers.range ?? "");
    const from = asked === null ? 0 : Number(asked[1]);
    const { length } = whole;
    if (from >= length) {
      return void response.writeHead(416, { "content-range": `bytes */${length}` }).end();
    }
    response.writeHead(asked === null ? 200 : 206, {
      "content-length": length - from,
      ...(asked !== null && { "content-range": `bytes ${from}-${length - 1}/${length}` }),
    });
    if (fault?.kind !== "stalls") return void response.end(whole.subarray(from));
    response.write(whole.subarray(from, from + fault.afterBytes));
  };

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = () => {
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("It does not listen.");
    return `${tls === null ? "http" : "https"}://127.0.0.1:${address.port}/`;
  };
  return {
    url: url(),
    requests: () => requests,
    fail: (fault, times = 1) => faults.push({ fault, left: times }),
    cutConnections: () => server.closeAllConnections(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function fits(fault: PackageFault, place: "version" | "file"): boolean {
  switch (fault.kind) {
    case "silent":
    case "status":
      return fault.at === place;
    case "page":
      return place === "version";
    default:
      return place === "file";
  }
}
