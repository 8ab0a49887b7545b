import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminErrorSchema } from "../../main/api/error.ts";
import {
  ControlPlaneProcess,
  type ControlWorld,
  startControlWorld,
} from "../world/control-plane.ts";
import { freePort } from "../world/free-port.ts";
import { mention } from "../world/talk.ts";
import { textBelow } from "../world/world.ts";

const repository = join(import.meta.dirname, "../..");

describe("the doors of a running control plane", () => {
  let here: ControlWorld;
  beforeAll(async () => {
    here = await startControlWorld({ control: { OPERATOR_NAME: "Mara Okafor" } });
    await here.control.start();
    await here.control.untilState("running");
  });
  afterAll(() => here.end());

  test("AD03 no route of the API answers without the token, by neither door", async () => {
    const { control } = here;
    const paths = ["status", "sessions", "session-facets", "asks", "health", "profiles", "events"];
    for (const path of paths) {
      for (const token of [null, "sba_wrong"]) {
        const http = await control.call(`/admin/api/${path}`, { token });
        expect([401, 429]).toContain(http.status);
        adminErrorSchema.parse(http.body);
      }
      expect((await control.callSocket(`/admin/api/${path}`, { token: null })).status).toBe(401);
    }
    // The tries are used up, and the right token passes all the same.
    expect((await control.call("/admin/api/status")).status).toBe(200);
    expect((await control.callSocket("/admin/api/status")).status).toBe(200);
  });

  test("foreign hosts and origins are refused with the right token, by HTTP alone", async () => {
    const { control } = here;
    const foreign = { origin: "http://127.0.0.1:9" };
    const refused = await control.call("/admin/api/status", { headers: foreign });
    expect(refused).toMatchObject({ status: 403, body: { code: "foreign_origin" } });
    const taken = await control.callSocket("/admin/api/status", {
      headers: { origin: "app://broker", host: "anything" },
    });
    expect(taken.status).toBe(200);
    const rebound = await rawRequest(
      control.port,
      "GET /readyz HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    );
    expect(rebound).toContain("foreign_host");
  });

  test.each([
    ["service/stop"],
    // SE11: these had no limit of their own.
    ["restore"],
    ["deploy"],
    ["releases/pin"],
  ])("a body without an end is cut off: %s", async (path) => {
    const { control } = here;
    const head = [
      `POST /admin/api/${path} HTTP/1.1`,
      `Host: 127.0.0.1:${control.port}`,
      `x-admin-token: ${control.token()}`,
      "transfer-encoding: chunked",
      "",
      "",
    ].join("\r\n");
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const answer = await rawRequest(control.port, head, chunk);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect((await control.status()).worker.state).toBe("running");
  });

  test("bad input is refused and changes nothing", async () => {
    const { control } = here;
    for (const json of [{ mode: "now" }, { by: 7 }, [], "stop"]) {
      const answer = await control.call("/admin/api/service/stop", { json });
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid_input" } });
    }
    for (const path of ["sessions?limit=0", "sessions?group=none", `sessions/${"k".repeat(201)}`]) {
      expect((await control.call(`/admin/api/${path}`)).status).toBe(400);
    }
    expect(await control.call("/admin/api/sessions/C0NONE:1.1")).toMatchObject({
      status: 404,
      body: { code: "unknown_session" },
    });
    expect(await control.call("/admin/api/nothing")).toMatchObject({
      status: 404,
      body: { code: "unknown_route", hint: null },
    });
    expect((await control.status()).worker).toMatchObject({ wanted: "running", state: "running" });
  });

  test("AD01 /admin and deep links serve the interface, without a token and with its policy", async () => {
    const { control } = here;
    for (const path of ["/admin", "/admin/sessions/C0GENERAL:1.1", "/admin/no/such/page"]) {
      const page = await control.call(path, { token: null });
      expect(page.status).toBe(200);
      expect(page.headers.get("content-type")).toContain("text/html");
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(page.text).toContain('<div id="root">');
      const script = /src="(\/[^"]+\.js)"/.exec(page.text)?.[1] ?? "";
      const file = await control.call(script, { token: null });
      expect(file.headers.get("content-type")).toContain("text/javascript");
    }
    for (const path of [
      "/admin/no-file.js",
      "/admin/../../package.json",
      "/admin/%2e%2e/%2e%2e/package.json",
    ]) {
      expect((await control.call(path, { token: null })).text).not.toContain("devDependencies");
    }
    expect((await control.call("/admin/no-file.js", { token: null })).status).toBe(404);
  });

  test("files of the control plane are its owner's alone", () => {
    const { root } = here.control;
    for (const name of ["config/admin-token", "run/control.sock", "run/worker.json"]) {
      expect([name, statSync(join(root, name)).mode & 0o077]).toEqual([name, 0]);
    }
    for (const name of ["config", "run", "logs"]) {
      expect([name, statSync(join(root, name)).mode & 0o777]).toEqual([name, 0o700]);
    }
  });

  test("a second control plane names the first one and ends", async () => {
    const { control, world } = here;
    const second = new ControlPlaneProcess({
      ...world.env,
      SERVICE_ROOT: world.root,
      ADMIN_PORT: String(await freePort()),
    });
    second.launch();
    expect(await second.exited()).toBe(0);
    expect(second.output()).toContain(`http://127.0.0.1:${control.port}/admin`);
    expect(second.output()).toContain(`pid ${control.pid}`);
    expect((await control.callSocket("/readyz", { token: null })).status).toBe(200);
  });

  test("W13 a message names the person who owns the service, unless it names somebody", async () => {
    const { control, world } = here;
    const talk = mention(world, "[[final:an answer]]");
    await talk.answer("an answer");
    await talk.idle();
    const send = (more: object) =>
      control.call(`/admin/api/sessions/${talk.key}/messages`, {
        json: { text: "and now?", requestId: `request-${JSON.stringify(more)}`, ...more },
      });
    expect((await send({})).status).toBe(200);
    await talk.answer("*Mara Okafor*, from the app: and now?");
    expect((await send({ by: "Ane" })).status).toBe(200);
    await talk.answer("*Ane*, from the app: and now?");
  });

  test("OP07 no token is in a log, an answer or the output", async () => {
    const { control, world } = here;
    const talk = mention(world, "[[final:an answer]]");
    await talk.answer("an answer");
    const answers = await Promise.all(
      ["status", "sessions", "health", "profiles", "asks"].map((path) =>
        control.call(`/admin/api/${path}`),
      ),
    );
    const said = [
      ...answers.map(({ text }) => text),
      await textBelow(join(world.root, "logs")),
      control.output(),
    ].join("\n");
    expect(said).toContain("The control plane has started");
    const tokens = [
      control.token(),
      world.worker.operatorToken(),
      world.slack.appToken,
      world.slack.botToken,
    ];
    for (const token of tokens) expect(said).not.toContain(token);
  });
});

describe("a control plane that cannot start", () => {
  const folder = () => {
    const base = join(repository, ".cache/test");
    mkdirSync(base, { recursive: true });
    const root = mkdtempSync(join(base, "cp-"));
    return root;
  };
  const launch = async (environment: Readonly<Record<string, string>>) => {
    const control = new ControlPlaneProcess({
      PATH: process.env["PATH"] ?? "",
      HOME: "/nonexistent",
      ADMIN_PORT: String(await freePort()),
      ...environment,
    });
    control.launch();
    return { code: await control.exited(), output: control.output() };
  };

  test.each(["0", "1"])("names who has its port, tied to the app: %s", async (tied) => {
    const root = folder();
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      const { code, output } = await launch({
        SERVICE_ROOT: root,
        ADMIN_PORT: String(port),
        CONTROL_PLANE_TIED: tied,
      });
      expect(code).toBe(69);
      expect(output).toContain(`pid ${process.pid}) listens on 127.0.0.1:${port}.`);
      expect(output).toContain("set ADMIN_PORT to another port");
    } finally {
      other.close();
      rmSync(root, { recursive: true });
    }
  });

  test("says that the service root is too long, and makes nothing there", async () => {
    const root = folder();
    const { code, output } = await launch({ SERVICE_ROOT: join(root, "x".repeat(80)) });
    expect(code).toBe(78);
    expect(output).toContain("Set SERVICE_ROOT to a shorter path.");
    expect(statSync(root).nlink).toBe(2);
    rmSync(root, { recursive: true });
  });

  test("says that the service root has a space", async () => {
    const { code, output } = await launch({ SERVICE_ROOT: "/tmp/a b" });
    expect(code).toBe(78);
    expect(output).toContain("The service root has a space in it: /tmp/a b");
  });

  test("leaves a file alone that is in its socket's place", async () => {
    const root = folder();
    mkdirSync(join(root, "run"));
    writeFileSync(join(root, "run/control.sock"), "mine");
    const { code, output } = await launch({ SERVICE_ROOT: root });
    expect(code).toBe(69);
    expect(output).toContain("is no socket, so it is not replaced");
    expect(readFileSync(join(root, "run/control.sock"), "utf8")).toBe("mine");
    rmSync(root, { recursive: true });
  });
});

describe("without Slack's tokens", () => {
  test("RL13 the worker is refused, its words are in the status, and a stale socket is replaced", async () => {
    const here = await startControlWorld({ env: { SLACK_BOT_TOKEN: "" } });
    try {
      await here.control.start();
      await here.control.end("SIGKILL");
      // Its socket is still there, and nobody listens.
      expect(statSync(join(here.world.root, "run/control.sock")).isSocket()).toBe(true);
      await here.control.start();
      const { worker } = await here.control.untilState("refused");
      // The first control plane may have seen a refusal before it was killed.
      expect(worker).toMatchObject({ wanted: "running", exit: { code: 78 } });
      expect([1, 2]).toContain(worker.exits);
      expect(worker.exit?.lines.join("\n")).toContain("SLACK_BOT_TOKEN");
      expect((await here.control.callSocket("/readyz", { token: null })).status).toBe(200);
    } finally {
      await here.end();
    }
  });
});

describe("the one-time link", () => {
  test("AD04 signs in once, and its code is in no log", async () => {
    const here = await startControlWorld();
    try {
      const { control } = here;
      await control.start({}, ["--sign-in-link"]);
      await control.until(() => control.output().includes("#code="), "the link is printed");
      const code = /#code=(\S+)/.exec(control.output())?.[1] ?? "";
      const login = (json: unknown) => control.call("/admin/api/login", { json, token: null });
      expect(await login({ code: `${code}x` })).toMatchObject({
        status: 401,
        body: { code: "code_wrong" },
      });
      expect(await login({ code })).toMatchObject({
        status: 200,
        body: { ok: true, token: control.token() },
      });
      expect((await login({ code })).status).toBe(401);
      expect(await textBelow(join(control.root, "logs"))).not.toContain(code);
    } finally {
      await here.end();
    }
  });
});

/** Sends a head, then a chunk again and again until there is an answer. */
function rawRequest(port: number, head: string, chunk: string | null = null): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (data: Buffer) => {
      answer += data.toString();
      socket.destroy();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", (thrown) => (answer === "" ? reject(thrown) : resolve(answer)));
    socket.write(head);
    const more = () => {
      while (chunk !== null && !socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", more);
    more();
  });
}
