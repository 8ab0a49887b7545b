import { describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { createFeatureSwitches } from "../feature-switches.ts";
import { createPermalinks } from "../permalinks.ts";
import { type FakeMethod, fakeApi } from "../testing/fake-api.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { createPostingApi } from "./slack-posting-api.ts";

const place = { channel: "C1", threadTs: "1700000000.000100" };
const file = { source: { path: "/tmp/a.png" }, filename: "a.png", altText: "a picture" } as const;

function world(
  methods: Readonly<Record<string, FakeMethod>>,
  upload: () => Response = () => new Response("OK"),
  openFile: () => Promise<Blob> = () => Promise.resolve(new Blob(["12345"])),
) {
  const clock = manualClock();
  const patience = { clock, random: () => 0.5 };
  const api = fakeApi(methods);
  const uploads: { url: string; headers: Headers; body: unknown }[] = [];
  const features = createFeatureSwitches(clock, silentLog);
  const posting = createPostingApi({
    ...patience,
    clients: api.clients,
    permalinks: createPermalinks({
      reads: api.clients.reads,
      features,
      teamUrl: () => null,
      ...patience,
    }),
    openFile,
    fetch: (input, init) => {
      uploads.push({ url: String(input), headers: new Headers(init?.headers), body: init?.body });
      return Promise.resolve(upload());
    },
  });
  return { clock, api, posting, uploads };
}

const ticket: FakeMethod = () => ({
  ok: true,
  upload_url: "https://files.slack.com/upload/1",
  file_id: "F1",
});

describe("createPostingApi", () => {
  it("does not believe in a post without a ts", async () => {
    const { posting } = world({ "chat.postMessage": () => ({ ok: true }) });
    expect(await posting.post({ ...place, text: "hello", key: "k" })).toMatchObject({
      ok: false,
      error: { kind: "ambiguous" },
    });
  });

  it("AP04: posts into the thread, with its key in the metadata", async () => {
    const { api, posting } = world({
      "chat.postMessage": () => ({ ok: true, ts: "1700000001.000001" }),
    });
    const result = await posting.post({ ...place, text: "hello", key: "k", blocks: [{}] });
    expect(result).toEqual({ ok: true, value: { ts: "1700000001.000001" } });
    expect(Object.fromEntries(api.calls[0]?.args ?? [])).toEqual({
      channel: "C1",
      thread_ts: place.threadTs,
      text: "hello",
      blocks: "[{}]",
      unfurl_media: "false",
      metadata: `{"event_type":"broker_post","event_payload":{"key":"k"}}`,
    });
  });

  it("TU30: finds a post by its key on a later page, and no other's", async () => {
    const pages: Record<string, object> = {
      "": { messages: [{ ts: "1.1", metadata: { event_type: "other" } }], next: "b" },
      b: {
        messages: [
          { ts: "1.2", metadata: { event_type: "broker_post", event_payload: { key: "k2" } } },
          { ts: "1.3", metadata: { event_type: "broker_post", event_payload: { key: "k" } } },
        ],
      },
    };
    const { posting } = world({
      "conversations.replies": (args) => {
        const page = pages[args.get("cursor") ?? ""] ?? {};
        const next = "next" in page ? page.next : "";
        return { ok: true, ...page, response_metadata: { next_cursor: next } };
      },
    });
    const found = await posting.findPost({ ...place, key: "k", oldest: "0.0" });
    expect(found).toEqual({ ok: true, value: { ts: "1.3" } });
    const missed = await posting.findPost({ ...place, key: "nobody", oldest: "0.0" });
    expect(missed).toEqual({ ok: true, value: null });
  });

  it.each([
    ["is not there", () => Promise.reject(new Error("ENOENT")), "file_unreadable"],
    ["is empty", () => Promise.resolve(new Blob([])), "file_empty"],
  ])("does not upload a file that %s", async (_name, openFile, code) => {
    const { api, posting } = world({}, undefined, openFile);
    expect(await posting.upload(file)).toEqual({ ok: false, error: { kind: "refused", code } });
    expect(api.calls).toEqual([]);
  });

  it.each([
    [500, { kind: "ambiguous" }],
    [413, { kind: "refused", code: "upload_http_413" }],
    [429, { kind: "rate-limited", retryAfterMs: null }],
  ])("tells what came of an upload that answers %i", async (status, error) => {
    const { posting } = world(
      { "files.getUploadURLExternal": ticket },
      () => new Response("", { status }),
    );
    expect(await posting.upload(file)).toMatchObject({ ok: false, error });
  });

  it("AP07: uploads the bytes without the token", async () => {
    const { api, posting, uploads } = world({ "files.getUploadURLExternal": ticket });
    expect(await posting.upload(file)).toEqual({ ok: true, value: { fileId: "F1" } });
    expect(Object.fromEntries(api.calls[0]?.args ?? [])).toEqual({
      filename: "a.png",
      length: "5",
      alt_text: "a picture",
    });
    expect(uploads).toHaveLength(1);
    expect(uploads[0]?.headers.has("authorization")).toBe(false);
  });

  it("finds a shared file in what Slack knows of it, or in the thread", async () => {
    const inFile = world({
      "files.info": () => ({
        ok: true,
        file: { id: "F1", shares: { public: { C1: [{ ts: "1.5" }] } } },
      }),
    });
    const where = { ...place, fileId: "F1", oldest: "0.0" };
    expect(await inFile.posting.findShare(where)).toEqual({ ok: true, value: { ts: "1.5" } });
    const inThread = world({
      "files.info": () => ({ ok: true, file: { id: "F1" } }),
      "conversations.replies": () => ({
        ok: true,
        messages: [{ ts: "1.6", files: [{ id: "F1" }] }],
      }),
    });
    expect(await inThread.posting.findShare(where)).toEqual({ ok: true, value: { ts: "1.6" } });
  });

  it("AP07: tells of a posted file what Slack tells", async () => {
    const { posting } = world({
      "files.info": () => ({
        ok: true,
        file: {
          id: "F1",
          name: "a.png",
          title: "A",
          mimetype: "image/png",
          permalink: "https://x/f",
          url_private: "https://x/p",
          url_private_download: "https://x/d",
          size: 5,
          shares: { private: { C1: [{ ts: "1.5" }] } },
        },
      }),
    });
    expect(await posting.describeFile({ ...place, fileId: "F1", name: "a.png" })).toEqual({
      ts: "1.5",
      file: {
        id: "F1",
        name: "a.png",
        title: "A",
        mimetype: "image/png",
        permalink: "https://x/f",
        privateUrl: "https://x/p",
        downloadUrl: "https://x/d",
        size: 5,
      },
    });
  });
});
