import type { CustomScheme, Protocol } from "electron";
import { CONTENT_SECURITY_POLICY } from "../../api/page-policy.ts";
import { type InterfaceFile, interfaceFileOf, readInterfaceFile } from "./interface-files.ts";

/** A scheme of our own: the window's page has an origin, without a port that others could reach. */
export const appScheme: CustomScheme = {
  scheme: "app",
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

const APP_HOST = "broker";
export const appOrigin = `app://${APP_HOST}`;

export interface InterfaceOptions {
  /** Folder of the built interface. */
  readonly folder: string;
  /** Answers a request for the admin API. */
  readonly forward: (request: Request) => Promise<Response>;
  /** A page of the shell's own in place of the interface's, while there is no control plane. */
  readonly ownPage: () => OwnPage | null;
}

export interface OwnPage {
  readonly html: string;
  /** Files that it uses, by path. */
  readonly files: Readonly<Record<string, { readonly contentType: string; readonly text: string }>>;
}

/** Answers all that the window asks for: the interface's files, and the admin API. */
export function serveInterface(protocol: Protocol, options: InterfaceOptions): void {
  protocol.handle(appScheme.scheme, (request) => answer(request, options));
}

async function answer(request: Request, options: InterfaceOptions): Promise<Response> {
  const { hostname, pathname } = new URL(request.url);
  if (hostname !== APP_HOST) return notFound();
  if (pathname.startsWith("/admin/api/")) return options.forward(request);
  if (request.method !== "GET") return notFound();
  const file = interfaceFileOf(pathname);
  if (file === null) return notFound();
  return ownPageAnswer(options.ownPage(), pathname, file) ?? fileAnswer(options.folder, file);
}

function ownPageAnswer(page: OwnPage | null, path: string, file: InterfaceFile): Response | null {
  if (page === null) return null;
  const own = page.files[path];
  if (own !== undefined) return safe(own.text, own.contentType);
  return file.name === "index.html" ? safe(page.html, file.contentType) : null;
}

async function fileAnswer(folder: string, file: InterfaceFile): Promise<Response> {
  const content = await readInterfaceFile(folder, file);
  return content === null ? notFound() : safe(content, file.contentType);
}

function safe(content: string | Uint8Array<ArrayBuffer>, contentType: string): Response {
  return new Response(content, {
    headers: {
      "content-type": contentType,
      "content-security-policy": CONTENT_SECURITY_POLICY,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
  });
}

function notFound(): Response {
  return new Response("Not found", { status: 404 });
}
