import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { startWorkspace, type Workspace, type WorkspaceOptions } from "./workspace.ts";

const toStop: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of toStop.splice(0).toReversed()) await stop();
});

async function start(options: Partial<WorkspaceOptions> = {}): Promise<Workspace> {
  const workspace = await startWorkspace({ clock: systemClock, ...options });
  toStop.push(() => workspace.stop());
  return workspace;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "playground-"));
  toStop.push(() => rm(path, { recursive: true }));
  return path;
}

function control(workspace: Workspace, path: string, body?: object) {
  return fetch(`${workspace.url}/_playground/${path}`, {
    ...(body === undefined
      ? {}
      : {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
  });
}

/** The status of a GET with headers that `fetch` does not let through. */
function statusWith(
  workspace: Workspace,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { port } = workspace;
    const sent = request({ host: "127.0.0.1", port, path, headers: { ...headers } }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    });
    sent.on("error", reject);
    sent.on("upgrade", (reply, socket) => {
      socket.destroy();
      resolve(reply.statusCode);
    });
    sent.end();
  });
}

describe("the doors", () => {
  it("are shut to foreign hosts and origins, sockets included", async () => {
    const workspace = await start();
    const paths = ["/", "/api/auth.test", "/_playground/state", "/_playground/events"];
    for (const path of paths) {
      expect(await statusWith(workspace, path, { host: "evil.example" })).toBe(403);
      expect(await statusWith(workspace, path, { origin: "http://evil.example" })).toBe(403);
    }
    const upgrade = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const socket = workspace.core.hub.openTicket();
    const foreign = { ...upgrade, origin: "http://evil.example" };
    expect(await statusWith(workspace, socket, foreign)).toBe(403);
    expect(await statusWith(workspace, "/socket/00", upgrade)).toBe(404);
    expect(await statusWith(workspace, socket, upgrade)).toBe(101);
    expect(
      await statusWith(workspace, "/_playground/state", { "sec-fetch-site": "cross-site" }),
    ).toBe(403);
  });

  it.each(["cross-site", "same-site"])("SE15: are shut to an image of a %s page", async (site) => {
    const workspace = await start();
    const { botToken } = workspace.seed.app;
    const post = new URLSearchParams({ token: botToken, channel: "C0GENERAL", text: "Allow it" });
    const paths = [`/api/chat.postMessage?${post}`, "/files-pri/x/y", "/_playground/state"];
    for (const path of paths) {
      expect(await statusWith(workspace, path, { "sec-fetch-site": site })).toBe(403);
    }
    expect(workspace.core.world.messages("C0GENERAL")).toEqual([]);
    // A permalink may stand on another page.
    expect(
      await statusWith(workspace, "/archives/C0GENERAL/p1000001", { "sec-fetch-site": site }),
    ).toBe(302);
  });

  it("SE15: let no program act as a person without the key of the page", async () => {
    const workspace = await start({ personKey: "the-key" });
    const acts = ["message", "edit", "delete", "reaction", "click", "view-submit", "view-close"];
    const send = (path: string, key?: string) =>
      fetch(`${workspace.url}/_playground/${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(key !== undefined && { "x-playground-key": key }),
        },
        body: JSON.stringify({ user: "U0ADA", channel: "C0GENERAL", text: "Allow it" }),
      });
    for (const path of acts) {
      for (const key of [undefined, "", "another-key"]) {
        const refused = await send(path, key);
        expect([path, refused.status]).toEqual([path, 403]);
        expect(await refused.json()).toMatchObject({ error: "not_a_person" });
      }
      expect((await send(path, "the-key")).status).not.toBe(403);
    }
    expect((await control(workspace, "state")).status).toBe(200);
  });

  it("take no body beyond 25 MB", async () => {
    const workspace = await start();
    const sent = await fetch(`${workspace.apiUrl}auth.test`, {
      method: "POST",
      body: new Uint8Array(26 * 1024 * 1024),
    });
    expect(sent.status).toBe(413);
  });

  it("say which port was taken", async () => {
    const { port } = await start();
    await expect(startWorkspace({ clock: systemClock, port })).rejects.toMatchObject({
      code: "playground.port",
    });
  });
});

describe("the page", () => {
  it("is served with a policy, at / and /assets/ only", async () => {
    const workspace = await start({
      page: (path) => (path === "/" ? { body: "<p>hi", contentType: "text/html" } : null),
    });
    const page = await fetch(workspace.url);
    expect(await page.text()).toBe("<p>hi");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await fetch(`${workspace.url}/assets/none.js`)).status).toBe(404);
    expect((await fetch(`${workspace.url}/other`)).status).toBe(404);
  });

  it("is where permalinks lead", async () => {
    const workspace = await start();
    const link = await fetch(`${workspace.url}/archives/C0GENERAL/p1700000000000042`, {
      redirect: "manual",
    });
    expect(link.headers.get("location")).toContain("ts=1700000000.000042");
  });
});

describe("the control surface", () => {
  it("refuses what a person could not do, and bodies that make no sense", async () => {
    const workspace = await start();
    const message = { user: "U0CHIYO", channel: "G0LAB", text: "let me in" };
    const refused = await control(workspace, "message", message);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toEqual({ ok: false, error: "not_in_channel" });
    expect((await control(workspace, "message", { user: 1 })).status).toBe(400);
    const said = workspace.people.say({ user: "U0ADA", channel: "C0GENERAL", text: "mine" });
    const ts = said.ok ? said.value.ts : "";
    const edit = { user: "U0BEN", channel: "C0GENERAL", ts, text: "x" };
    expect(await (await control(workspace, "edit", edit)).json()).toMatchObject({
      error: "not_own_message",
    });
    expect(await (await control(workspace, "view-close", { user: "U0ADA" })).json()).toMatchObject({
      error: "no_modal",
    });
  });

  it("posts, edits, reacts and deletes, and shows it all", async () => {
    const workspace = await start();
    const place = { user: "U0ADA", channel: "C0GENERAL" };
    const posted = await control(workspace, "message", { ...place, typed: "@codex a<b" });
    const { message } = (await posted.json()) as { message: { ts: string; text: string } };
    expect(message.text).toBe("<@U0CODEX> a&lt;b");
    const { ts } = message;
    await control(workspace, "reaction", { ...place, ts, name: "eyes", present: true });
    await control(workspace, "edit", { ...place, ts, text: "edited" });
    const shown = await (await control(workspace, "messages?channel=C0GENERAL")).json();
    expect(shown).toMatchObject({
      messages: [{ text: "edited", reactions: [{ name: "eyes", count: 1 }] }],
    });
    await control(workspace, "delete", { ...place, ts });
    const after = await (await control(workspace, "messages?channel=C0GENERAL")).json();
    expect(after).toMatchObject({ messages: [] });
    const state = await (await control(workspace, "state")).json();
    expect(state).toMatchObject({ team: { name: "Playground" }, app: { bot_user_id: "U0CODEX" } });
    expect(state.users).toHaveLength(4);
    expect(JSON.stringify(state)).not.toContain("xoxb-");
  });

  it("takes files as a form and gives their bytes back without running them", async () => {
    const workspace = await start();
    const form = new FormData();
    form.set("user", "U0ADA");
    form.set("channel", "C0GENERAL");
    form.set("text", "see");
    form.append("file", new File(["<script>"], "a.html"));
    const sent = await fetch(`${workspace.url}/_playground/message`, {
      method: "POST",
      body: form,
    });
    const { message } = (await sent.json()) as { message: { files: { id: string }[] } };
    const file = await control(workspace, `file/${message.files[0]?.id}`);
    expect(await file.text()).toBe("<script>");
    expect(file.headers.get("content-disposition")).toContain("attachment");
    expect(file.headers.get("content-security-policy")).toContain("sandbox");
  });
});

interface StreamEvent {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** Reads server-sent events until `enough`, then hangs up. */
async function readEvents(
  workspace: Workspace,
  lastEventId: string | null,
  enough: (events: readonly StreamEvent[]) => boolean,
  meanwhile: () => void = () => {},
): Promise<readonly StreamEvent[]> {
  const abort = new AbortController();
  const reply = await fetch(`${workspace.url}/_playground/events`, {
    signal: abort.signal,
    headers: lastEventId === null ? {} : { "last-event-id": lastEventId },
  });
  const events: StreamEvent[] = [];
  const decoder = new TextDecoder();
  let rest = "";
  let told = false;
  for await (const chunk of reply.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    const parts = rest.split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(part)?.[1] ?? "";
      events.push({ event: field("event"), id: field("id"), data: field("data") });
    }
    if (!told) meanwhile();
    told = true;
    if (enough(events)) break;
  }
  abort.abort();
  return events;
}

describe("the stream of changes", () => {
  const say = (workspace: Workspace, text: string) =>
    workspace.people.say({ user: "U0ADA", channel: "C0GENERAL", text });

  it("begins with a reset, tells each change, and resumes where a reader left", async () => {
    const workspace = await start();
    say(workspace, "before");
    const first = await readEvents(
      workspace,
      null,
      (events) => events.length === 2,
      () => say(workspace, "one"),
    );
    expect(first.map((one) => one.event)).toEqual(["reset", "change"]);
    expect(JSON.parse(first[1]?.data ?? "")).toMatchObject({
      kind: "message-posted",
      message: { text: "one" },
    });
    say(workspace, "two");
    const second = await readEvents(workspace, first[1]?.id ?? "", (events) => events.length === 2);
    expect(second.map((one) => one.event)).toEqual(["resumed", "change"]);
    expect(second[1]?.data).toContain("two");
  });

  it("resets readers that come from another run", async () => {
    const workspace = await start();
    say(workspace, "one");
    const events = await readEvents(workspace, "0badcafe-1", (found) => found.length === 1);
    expect(events[0]?.event).toBe("reset");
  });

  it("ends when the workspace stops", async () => {
    const workspace = await start();
    const reply = await fetch(`${workspace.url}/_playground/events`);
    await workspace.stop();
    await expect(reply.text()).rejects.toThrow("terminated");
  });
});

describe("conversations survive a restart", () => {
  it("keeps messages, files and opened conversations", async () => {
    const persistPath = join(await folder(), "workspace.json");
    const first = await start({ persistPath });
    const said = first.people.say({
      user: "U0ADA",
      channel: "C0GENERAL",
      text: "remember",
      files: [{ name: "a.txt", bytes: new TextEncoder().encode("hello") }],
    });
    const ts = said.ok ? said.value.ts : "";
    first.people.react("U0BEN", "C0GENERAL", ts, "eyes", true);
    await first.stop();

    const second = await start({ persistPath });
    const [message] = second.core.world.messages("C0GENERAL");
    expect(message).toMatchObject({ ts, reactions: [{ name: "eyes", users: ["U0BEN"] }] });
    const id = message?.files[0] ?? "";
    expect(await (await control(second, `file/${id}`)).text()).toBe("hello");
    const later = second.people.say({ user: "U0ADA", channel: "C0GENERAL", text: "later" });
    expect(later.ok && later.value.ts > ts).toBe(true);
  });

  it("refuses to overwrite a file that it cannot read", async () => {
    const persistPath = join(await folder(), "workspace.json");
    await writeFile(persistPath, "{half");
    await expect(startWorkspace({ clock: systemClock, persistPath })).rejects.toMatchObject({
      code: "playground.unreadable",
    });
    expect(await readFile(persistPath, "utf8")).toBe("{half");
  });
});
