import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLog } from "../logs/log.ts";
import type { FileReference, InboundMessage } from "../sessions/model.ts";
import { attachmentName } from "./attachment-folder.ts";
import { createFileFetcher } from "./files.ts";
import { API_BASE_URL, fakeApi } from "./testing/fake-api.ts";
import { manualClock } from "./testing/manual-clock.ts";

const TS = "1700000000.000100";
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4]);

let workspace: string;

beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), "workspace-")));
});

afterEach(() => {
  rmSync(workspace, { recursive: true });
  rmSync(`${workspace}-spool`, { recursive: true, force: true });
});

type Serve = (
  url: string,
  headers: Headers,
  signal: AbortSignal | null,
) => Response | Promise<Response>;

const addresses: Readonly<Record<string, readonly string[] | Promise<never>>> = {
  "cdn.example.com": ["8.8.8.8", "2606:4700::1"],
  "inside.example.com": ["10.0.0.7"],
  "both.example.com": ["8.8.8.8", "::1"],
  "slow.example.com": new Promise<never>(() => {}),
};

function fetcher(serve: Serve, methods: Parameters<typeof fakeApi>[0] = {}) {
  const clock = manualClock();
  const requests: { url: string; token: string | null }[] = [];
  const lookedUp: string[] = [];
  const api = fakeApi(methods);
  const files = createFileFetcher({
    reads: api.clients.reads,
    botToken: "xoxb-secret",
    apiBaseUrl: API_BASE_URL,
    clock,
    random: () => 0.5,
    log: silentLog,
    maxBytes: 1_000,
    spool: `${workspace}-spool`,
    addressesOf: (name) => {
      lookedUp.push(name);
      const known = addresses[name];
      if (known === undefined) return Promise.reject(new Error(`no such name: ${name}`));
      return Promise.resolve(known);
    },
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      requests.push({ url: String(input), token: headers.get("authorization") });
      return serve(String(input), headers, init?.signal ?? null);
    },
  });
  const fetchAll = (...references: readonly FileReference[]) =>
    files.fetchAll(messageWith(references), workspace);
  return { clock, requests, lookedUp, fetchAll };
}

function messageWith(files: readonly FileReference[]): InboundMessage {
  return {
    thread: { channel: "C1", threadTs: TS },
    channelType: "channel",
    ts: TS,
    source: "app_mention",
    author: { kind: "user", userId: "U1" },
    text: "",
    files,
  };
}

function reference(fields: Partial<FileReference> = {}): FileReference {
  return {
    id: "F1",
    name: "shot.png",
    mimetype: "image/png",
    url: "https://files.slack.com/shot.png",
    ...fields,
  };
}

const png = () => new Response(PNG, { headers: { "content-type": "image/png" } });
const folder = () => join(workspace, ".slack-attachments", TS);

describe("createFileFetcher", () => {
  it.each<[string, Serve, Partial<FileReference>, RegExp]>([
    ["HTTP 403", () => new Response("", { status: 403 }), {}, /refused it \(HTTP 403\)/],
    ["HTTP 404", () => new Response("", { status: 404 }), {}, /HTTP 404/],
    [
      "the sign-in page",
      () => new Response("<html>", { headers: { "content-type": "text/html; charset=utf-8" } }),
      {},
      /sign-in page/,
    ],
    ["a file that is said to be too large", png, { size: 2_000 }, /larger than/],
    [
      "a file that turns out too large",
      () => new Response(new Uint8Array(1_001)),
      {},
      /larger than/,
    ],
    [
      "a declared length that is too large",
      () => new Response("x", { headers: { "content-length": "5000" } }),
      {},
      /larger than/,
    ],
    [
      "a file that is not Slack's",
      png,
      { url: "https://example.com/a.png" },
      /not stored by Slack/,
    ],
    ["a redirect into this machine", () => redirect("http://127.0.0.1/x"), {}, /not allowed/],
    [
      "SE17: a redirect to 100.64/10",
      () => redirect("https://100.64.0.1/x"),
      {},
      /private network/,
    ],
    ["SE17: a redirect to IPv6", () => redirect("https://[fd7a::1]/x"), {}, /private network/],
    [
      "SE17: a redirect to a name of this machine's network",
      () => redirect("https://inside.example.com/x"),
      {},
      /private network/,
    ],
    [
      "SE17: a redirect to a name with a public and a private address",
      () => redirect("https://both.example.com/x"),
      {},
      /private network/,
    ],
    ["redirects in circles", (url) => redirect(url), {}, /circles/],
    ["an address that cannot be read", png, { url: "not an address" }, /cannot be read/],
    [
      "a dropped connection",
      () => {
        throw new TypeError("fetch failed");
      },
      {},
      /could not be downloaded/,
    ],
    ["a body that breaks off", brokenBody, {}, /was interrupted/],
  ])("SI29: tells of each file what went wrong: %s", async (_name, serve, fields, message) => {
    const { fetchAll } = fetcher(serve);
    const [first] = await fetchAll(reference(fields));
    expect(first?.downloadError).toMatch(message);
    expect(first?.localPath).toBeUndefined();
    expect(readdirSync(folder())).toEqual([]);
  });

  it("SI30: ends a download that hangs", async () => {
    const { clock, requests, fetchAll } = fetcher(
      (_url, _headers, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    );
    const fetched = fetchAll(reference());
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    await clock.advance(61_000);
    expect((await fetched)[0]?.downloadError).toMatch(/minute/);
  });

  it("does not follow a link out of the workspace", async () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    symlinkSync(outside, join(workspace, ".slack-attachments"));
    const { fetchAll } = fetcher(png);
    const [first] = await fetchAll(reference());
    expect(first?.downloadError).toMatch(/folder for files/);
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  it("does not write through a link that has the file's name", async () => {
    const outside = join(mkdtempSync(join(tmpdir(), "outside-")), "target");
    mkdirSync(folder(), { recursive: true });
    symlinkSync(outside, join(folder(), "F1-shot.png"));
    const { fetchAll } = fetcher(png);
    const [first] = await fetchAll(reference());
    expect(first?.localPath).toMatch(/again_\w+-F1-shot\.png$/);
    expect(readFileSync(first?.localPath ?? "")).toEqual(Buffer.from(PNG));
    expect(existsSync(outside)).toBe(false);
  });

  it("gives the token to Slack only, also through redirects", async () => {
    const { fetchAll, requests } = fetcher((url) =>
      url.includes("files.slack.com") ? redirect("https://cdn.example.com/shot.png") : png(),
    );
    const [first] = await fetchAll(reference());
    expect(first?.localPath).toBeDefined();
    expect(requests).toEqual([
      { url: "https://files.slack.com/shot.png", token: "Bearer xoxb-secret" },
      { url: "https://cdn.example.com/shot.png", token: null },
    ]);
  });

  it("SE17: asks nothing of a name that leads to a private network", async () => {
    const { fetchAll, requests } = fetcher(() => redirect("https://inside.example.com/x"));
    await fetchAll(reference());
    expect(requests.map(({ url }) => url)).toEqual(["https://files.slack.com/shot.png"]);
  });

  it("SE17: leaves a name that is unknown here to what fetches, such as a proxy", async () => {
    const { fetchAll } = fetcher((url) =>
      url.includes("files.slack.com") ? redirect("https://unknown.example.com/x.png") : png(),
    );
    expect((await fetchAll(reference()))[0]?.localPath).toBeDefined();
  });

  it("SI30: ends the look-up of a name that hangs", async () => {
    const { clock, fetchAll, requests, lookedUp } = fetcher(() =>
      redirect("https://slow.example.com/x"),
    );
    const fetched = fetchAll(reference());
    await vi.waitFor(() => expect(lookedUp).toContain("slow.example.com"));
    await clock.advance(61_000);
    expect((await fetched)[0]?.downloadError).toMatch(/no data arrived/);
    expect(requests).toHaveLength(1);
  });

  it("SI28: puts files into the workspace, and knows which are images", async () => {
    const { fetchAll } = fetcher((url) =>
      url.endsWith("png") ? png() : new Response("plain text"),
    );
    const [image, text] = await fetchAll(
      reference(),
      reference({ id: "F2", name: "../../notes.txt", url: "https://files.slack.com/notes" }),
    );
    expect(image).toMatchObject({ localPath: join(folder(), "F1-shot.png"), image: true });
    expect(text).toMatchObject({ localPath: join(folder(), "F2-_.._notes.txt"), image: false });
    expect(new Uint8Array(readFileSync(join(folder(), "F1-shot.png")))).toEqual(PNG);
  });

  it("SI29: one file that fails does not keep the others", async () => {
    const { fetchAll } = fetcher((url) =>
      url.includes("bad") ? new Response("", { status: 500 }) : png(),
    );
    const fetched = await fetchAll(
      reference({ id: "F0", url: "https://files.slack.com/bad" }),
      reference(),
    );
    expect(fetched.map((file) => file.localPath !== undefined)).toEqual([false, true]);
  });

  it("does not fetch a file again that is there", async () => {
    const { fetchAll, requests } = fetcher(png);
    await fetchAll(reference({ size: PNG.length }));
    const [again] = await fetchAll(reference({ size: PNG.length }));
    expect(requests).toHaveLength(1);
    expect(again?.image).toBe(true);
  });

  it("asks Slack for an address that the event did not have", async () => {
    const { fetchAll } = fetcher(png, {
      "files.info": () => ({
        ok: true,
        file: { id: "F1", url_private_download: "https://files.slack.com/shot.png" },
      }),
    });
    const { url: _url, ...without } = reference();
    expect((await fetchAll(without))[0]?.localPath).toBeDefined();
    const { fetchAll: fetchGone } = fetcher(png, {
      "files.info": () => ({ ok: true, file: { id: "F3", mode: "tombstone" } }),
    });
    expect((await fetchGone({ ...without, id: "F3" }))[0]?.downloadError).toMatch(/does not serve/);
  });
});

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

function brokenBody(): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(PNG),
    pull: (controller) => controller.error(new Error("reset")),
  });
  return new Response(body);
}

describe("attachmentName", () => {
  it.each([
    ["a.png", "F1-a.png"],
    ["../../etc/passwd", "F1-_.._etc_passwd"],
    ["a\u0000b\nc.txt", "F1-a_b_c.txt"],
    ["...", "F1-file"],
    ["", "F1-file"],
    ["a\u202egnp.exe", "F1-a_gnp.exe"],
  ])("keeps no path and no tricks of %j", (name, expected) => {
    expect(attachmentName("F1", name)).toBe(expected);
  });

  it("keeps long names short, with their extension", () => {
    const name = attachmentName("F1", `${"long ".repeat(100)}.tar.gz`);
    expect(name.length).toBeLessThanOrEqual(180);
    expect(name.endsWith(".gz")).toBe(true);
    expect(Buffer.byteLength(attachmentName("F1", `${"漢".repeat(300)}.md`))).toBeLessThan(255);
  });
});
