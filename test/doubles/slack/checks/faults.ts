import { SocketModeClient } from "@slack/socket-mode";
import { WebClient } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { connect, errorOf, rawSocket, startDouble, webClient } from "./clients.ts";

export function checkFaults(): void {
  describe("sockets in trouble", () => {
    it("gives each envelope to one of several sockets", async () => {
      const double = await startDouble();
      const first = await connect(double);
      const second = await connect(double);
      for (let n = 0; n < 10; n += 1) double.say({ channel: "C0GENERAL", text: `m${n}` });
      await double.waitFor(() => first.arrived.length + second.arrived.length === 10);
      expect(first.arrived.length).toBe(5);
      expect(second.arrived.length).toBe(5);
    });

    it("turns the eleventh socket away", async () => {
      const double = await startDouble();
      const clients = [];
      for (let n = 0; n < 10; n += 1) clients.push(await connect(double));
      expect(double.sockets()).toHaveLength(10);
      const eleventh = await rawSocket(double);
      await eleventh.closed;
      expect(eleventh.frames).toMatchObject([
        { type: "disconnect", reason: "too_many_websockets" },
      ]);
    });

    it("warns, asks for a refresh and leaves TCP open", async () => {
      const double = await startDouble();
      const raw = await rawSocket(double);
      await double.waitFor(() => raw.frames.length === 1);
      expect(raw.frames[0]).toMatchObject({
        type: "hello",
        num_connections: 1,
        debug_info: { approximate_connection_time: 3600 },
      });
      double.disconnect("warning", "stay");
      double.disconnect("refresh_requested", "close-leaving-tcp-open");
      await double.waitFor(() => raw.frames.length === 3 && double.sockets().length === 0);
      expect(raw.frames.map((frame) => frame["reason"])).toEqual([
        undefined,
        "warning",
        "refresh_requested",
      ]);
      expect(double.workspace.core.hub.connections()[0]?.tcp.destroyed).toBe(false);
      raw.socket.close();
    });

    it("refuses a ticket that was used", async () => {
      const double = await startDouble();
      const open = await webClient(double, double.appToken).apps.connections.open({});
      const url = open.url ?? "";
      const first = new WebSocket(url);
      await new Promise((resolve) => first.addEventListener("open", resolve));
      const second = new WebSocket(url);
      const outcome = await new Promise((resolve) => {
        second.addEventListener("open", () => resolve("open"));
        second.addEventListener("error", () => resolve("refused"));
      });
      first.close();
      expect(outcome).toBe("refused");
    });

    it("resets, goes silent, loses events, repeats envelopes and talks nonsense", async () => {
      const double = await startDouble({ ackScale: 0.01 });
      const raw = await rawSocket(double);
      await double.waitFor(() => raw.frames.length === 1);

      double.socketFaults.duplicateEnvelopes(1);
      double.say({ channel: "C0GENERAL", text: "twice" });
      await double.waitFor(() => raw.frames.length >= 3);
      expect(raw.frames[1]?.["envelope_id"]).toBe(raw.frames[2]?.["envelope_id"]);

      double.sendRaw("{not json");
      const limited = double.sendAppRateLimited();
      await double.waitFor(() =>
        raw.frames.some((frame) => frame["envelope_id"] === limited.envelope_id),
      );
      expect(raw.garbage).toEqual(["{not json"]);
      expect(limited.payload).not.toHaveProperty("event");

      double.socketFaults.deafen(true);
      const ts = double.say({ channel: "C0GENERAL", text: "unheard" });
      double.socketFaults.deafen(false);
      double.say({ channel: "C0GENERAL", text: "heard" });
      await double.waitFor(() => raw.texts().includes("heard"));
      expect(raw.texts()).not.toContain("unheard");
      expect(double.messages("C0GENERAL").some((one) => one.ts === ts)).toBe(true);

      double.resetSockets();
      await raw.closed;
    });

    it("finds a black hole through the stock client's own pings", async () => {
      const double = await startDouble();
      const client = new SocketModeClient({
        appToken: double.appToken,
        autoReconnectEnabled: false,
        clientPingTimeout: 200,
        clientOptions: { slackApiUrl: double.apiUrl },
      });
      const gone = new Promise((resolve) => client.on("disconnected", resolve));
      await client.start();
      double.blackHole();
      await gone;
      await double.waitFor(() => double.sockets().length === 0);
      expect(double.workspace.core.hub.connections()).toEqual([]);
    });

    it("lets apps.connections.open fail as often as asked", async () => {
      const double = await startDouble();
      const script = double.fail("apps.connections.open", { kind: "http", status: 503, times: 2 });
      const client = webClient(double, double.appToken);
      expect(await errorOf(client.apps.connections.open({}))).toBe("slack_webapi_http_error");
      expect(await errorOf(client.apps.connections.open({}))).toBe("slack_webapi_http_error");
      expect((await client.apps.connections.open({})).ok).toBe(true);
      expect(script.hits()).toBe(2);
    });
  });

  describe("calls in trouble", () => {
    it("answers 429 with and without a wait, and in a 200 body", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const post = () => client.chat.postMessage({ channel: "C0GENERAL", text: "x" });
      double.fail("chat.postMessage", { kind: "rate-limit", retryAfter: 7 });
      await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
      double.fail("chat.postMessage", { kind: "rate-limit", retryAfter: null });
      await expect(post()).rejects.toThrow("Retry header did not contain a valid timeout");
      double.fail("chat.postMessage", { kind: "rate-limit-body" });
      expect(await errorOf(post())).toBe("ratelimited");
      expect(double.botMessages("C0GENERAL")).toEqual([]);
      double.limit("chat.postMessage", { perMinute: 60, burst: 1, perChannel: true });
      await post();
      await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
      await client.chat.postMessage({ channel: "C0RANDOM", text: "another channel" });
    });

    it("performs a post and then drops or breaks the answer", async () => {
      const double = await startDouble();
      const client = webClient(double);
      const post = (text: string) => client.chat.postMessage({ channel: "C0GENERAL", text });
      double.fail("chat.postMessage", { kind: "drop-after" });
      expect(await errorOf(post("one"))).toBe("slack_webapi_request_error");
      double.fail("chat.postMessage", { kind: "http-after", status: 500 });
      expect(await errorOf(post("two"))).toBe("slack_webapi_http_error");
      double.fail("chat.postMessage", { kind: "drop-before" });
      expect(await errorOf(post("three"))).toBe("slack_webapi_request_error");
      expect(double.botMessages("C0GENERAL").map((one) => one.text)).toEqual(["one", "two"]);
      expect(double.calls("chat.postMessage").map((one) => one.body?.["ok"] ?? null)).toEqual([
        true,
        true,
        null,
      ]);
    });

    it("hangs until the caller gives up, and holds until it is released", async () => {
      const double = await startDouble();
      const client = new WebClient(double.botToken, {
        slackApiUrl: double.apiUrl,
        timeout: 100,
        retryConfig: { retries: 0 },
      });
      double.fail("auth.test", { kind: "hang" });
      expect(await errorOf(client.auth.test())).toBe("slack_webapi_request_error");
      const script = double.fail("users.info", { kind: "hold" });
      const held = webClient(double).users.info({ user: "U0ADA" });
      await double.waitFor(() => script.hits() === 1);
      script.release();
      expect((await held).user?.name).toBe("ada");
    });

    it("strikes only the channel that it was armed for", async () => {
      const double = await startDouble();
      const client = webClient(double);
      double.fail("chat.postMessage", {
        kind: "error",
        error: "token_revoked",
        channel: "C0RANDOM",
        times: Infinity,
      });
      await client.chat.postMessage({ channel: "C0GENERAL", text: "fine" });
      const refused = client.chat.postMessage({ channel: "C0RANDOM", text: "x" });
      expect(await errorOf(refused)).toBe("token_revoked");
      double.heal();
      await client.chat.postMessage({ channel: "C0RANDOM", text: "x" });
    });

    it("reads fifteen objects once a minute when asked to", async () => {
      const double = await startDouble();
      for (let n = 0; n < 20; n += 1) double.say({ channel: "C0GENERAL", text: `m${n}` });
      double.limitReads();
      const read = () =>
        webClient(double).conversations.history({ channel: "C0GENERAL", limit: 200 });
      expect((await read()).messages).toHaveLength(15);
      await expect(read()).rejects.toMatchObject({ retryAfter: 60 });
    });

    it("names what it waited for when that does not come", async () => {
      const double = await startDouble();
      const never = double.waitFor(() => false, { timeoutMs: 20, what: "a miracle" });
      await expect(never).rejects.toThrow("a miracle");
    });
  });
}
