import { type IncomingHttpHeaders, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressOf, type OpenedSession, openSession } from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

/** More than any body may have. */
const TOO_MUCH_BYTES = 100 * 1024 * 1024;
const PIECE = Buffer.alloc(1024 * 1024, "x");

let world: World;
let session: OpenedSession;
let other: OpenedSession;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
  [session, other] = [await openSession(world), await openSession(world, "C0RANDOM")];
});
afterAll(() => world?.end());

const TEXT = "Should not be seen.";
const posts = () => world.slack.calls("chat.postMessage").length;

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** As no browser and no fetch would: any header, any body, and no wait for the whole to be sent. */
function send(
  path: string,
  headers: Readonly<Record<string, string>>,
  pieces = 0,
  method = "POST",
  tries = 5,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: world.worker.port, path, method, headers };
    const asking = request(options, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
      asking.destroy();
    });
    asking.on("error", (error: NodeJS.ErrnoException) => {
      const isCut = error.code === "EPIPE" || error.code === "ECONNRESET";
      // What is cut off while it is sent may lose the answer that was on its way.
      if (isCut && tries > 1) resolve(send(path, headers, pieces, method, tries - 1));
      else reject(error);
    });
    let left = pieces;
    const more = () => {
      while (left > 0 && !asking.destroyed) {
        left -= 1;
        if (!asking.write(PIECE)) return void asking.once("drain", more);
      }
      if (!asking.destroyed) asking.end();
    };
    more();
  });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("a stranger on this machine", () => {
  it.each(["post-message", "post-state", "post-file"])(
    "AP12: gets no word from %s with no token, a made-up one or another session's",
    async (route) => {
      const before = posts();
      const json = { ...addressOf(session), text: TEXT, kind: "final", content_base64: "eA==" };
      const forged = `${session.token.split(".")[0]}.${"A".repeat(43)}`;
      for (const token of ["", "sbt_", "sbt_a.b", forged, `${session.token}x`]) {
        const answer = await world.worker.call(`/slack/${route}`, { token, json });
        expect(answer).toMatchObject({ status: 403, body: { error: "session_token_required" } });
      }
      expect(
        await world.worker.call(`/slack/${route}`, { token: other.token, json }),
      ).toMatchObject({ status: 403, body: { error: "wrong_session" } });
      expect(posts()).toBe(before);
    },
  );

  it("AP12: is not let in by a session's token where operators are", async () => {
    for (const path of ["/operator/sessions", "/operator/asks", "/operator/events", "/operator"]) {
      expect((await world.worker.call(path, { token: session.token })).status).toBe(401);
    }
    for (const path of ["/%6fperator/sessions", "/operator/../operator/asks", "/OPERATOR/asks"]) {
      const { status } = await send(path, bearer(session.token), 0, "GET");
      expect([401, 404]).toContain(status);
    }
  });

  it("AP14: is turned away before any of a body is taken in", async () => {
    const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
    expect((await send("/slack/post-file", headers, 100)).status).toBe(403);
    expect((await send("/operator/drain", headers, 100)).status).toBe(401);
  });
});

describe("a web page", () => {
  it.each([
    ["its origin", { origin: "https://evil.example" }],
    ["a name that it pointed here", { host: "evil.example" }],
    ["an image of it", { "sec-fetch-site": "cross-site" }],
    ["a page of this machine", { "sec-fetch-site": "same-site" }],
  ])("AP13: is known by %s", async (_, headers) => {
    const query = new URLSearchParams(addressOf(session)).toString();
    const all = { host: "localhost", ...bearer(session.token), ...headers };
    for (const path of [`/slack/thread-history?${query}`, "/readyz", "/operator/sessions"]) {
      expect((await send(path, all, 0, "GET")).status).toBe(403);
    }
  });

  it("AP13: gets nothing done with a form that says it is text", async () => {
    const before = posts();
    const answer = await world.worker.call("/slack/post-message", {
      token: session.token,
      json: { ...addressOf(session), text: TEXT },
      headers: { "content-type": "text/plain" },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: "unsupported_content_type:text/plain" },
    });
    expect(posts()).toBe(before);
  });
});

describe("a session that wants more", () => {
  it("AP12: cannot name another thread beside its own", async () => {
    const before = posts();
    const twice = new URLSearchParams([
      ...Object.entries(addressOf(session)),
      ...Object.entries(addressOf(other)),
      ["text", TEXT],
    ]).toString();
    const form = {
      ...bearer(session.token),
      "content-type": "application/x-www-form-urlencoded",
    };
    const url = `${world.worker.baseUrl}/slack/post-message`;
    const posted = await fetch(url, { method: "POST", headers: form, body: twice });
    expect(await posted.json()).toMatchObject({ error: "duplicate_parameter" });
    const read = `/slack/thread-history?${twice}`;
    expect(await world.worker.call(read, { token: session.token })).toMatchObject({
      status: 400,
      body: { error: "duplicate_parameter" },
    });
    const encoded = `/slack/thread-history?channel%5fid=${other.channel}&thread_ts=${other.threadTs}`;
    expect((await world.worker.call(encoded, { token: session.token })).status).toBe(403);
    expect(posts()).toBe(before);
  });

  it.each([
    ["that says how long it is", { "content-length": String(TOO_MUCH_BYTES) }],
    ["that does not say how long it is", { "transfer-encoding": "chunked" }],
  ])("AP14: has a body of 100 MB refused %s", async (_, length) => {
    const headers = { ...bearer(session.token), "content-type": "application/json", ...length };
    expect((await send("/slack/post-file", headers, 100)).status).toBe(413);
    expect((await world.worker.call("/readyz")).status).toBe(200);
  });
});
