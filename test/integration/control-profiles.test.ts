import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccountsDouble, startAccountsDouble } from "../doubles/openai/accounts-double.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { textBelow } from "../world/world.ts";

/** Real Codex on a busy machine; only ever waited for in full when something is broken. */
const wait = { timeout: 30_000, interval: 50 };

let accounts: AccountsDouble;
let setup: ControlWorld;

beforeAll(async () => {
  accounts = await startAccountsDouble();
  setup = await startControlWorld({
    requiresAuth: true,
    env: {
      CODEX_CA_CERTIFICATE: accounts.caFile,
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: accounts.tokenUrl,
      CODEX_APP_SERVER_LOGIN_ISSUER: accounts.issuer,
    },
  });
  const config = join(setup.world.data, "team-codex-home/config.toml");
  const provider = readFileSync(config, "utf8");
  writeFileSync(config, `chatgpt_base_url = "${accounts.chatgptBaseUrl}"\n${provider}`);
  await setup.control.start();
  await setup.control.untilState("running");
  await setup.control.call("/admin/api/service/stop", { method: "POST" });
  await setup.control.untilState("stopped");
});
afterAll(async () => {
  await setup.end();
  await accounts.stop();
});

const call = (method: string, path: string, json?: unknown) =>
  setup.control.call(`/admin/api${path}`, { method, ...(json === undefined ? {} : { json }) });

async function profileNames() {
  return (await setup.control.status()).profiles.map(({ name }) => name);
}

describe("profiles by the admin API", () => {
  it("AU01: a script adds, activates and deletes one as the README names it, while the broker is stopped", async () => {
    const added = await call("POST", "/auth-profiles", {
      name: "backup",
      auth_json_content: accounts.signIn("mara@example.dev"),
    });
    expect(added).toMatchObject({ status: 200, body: { ok: true, name: "backup" } });
    await expect.poll(profileNames, wait).toEqual(["backup"]);
    expect((await call("POST", "/auth-profiles/backup/activate")).status).toBe(200);
    await expect
      .poll(async () => (await setup.control.status()).profiles, wait)
      .toMatchObject([{ name: "backup", preferred: true, account: { email: "mara@example.dev" } }]);
    expect((await call("DELETE", "/auth-profiles/backup")).status).toBe(200);
    await expect.poll(profileNames, wait).toEqual([]);
    expect(await call("POST", "/auth-profiles/backup/activate")).toMatchObject({
      status: 404,
      body: { code: "unknown_profile", hint: expect.any(String) },
    });
  });

  it.each([
    ["no JSON at all", "auth", "not_a_sign_in"],
    ["no sign-in", "{}", "not_a_sign_in"],
    ["what is longer than any sign-in", "x".repeat(70_000), "invalid_input"],
    ["nothing", "", "invalid_input"],
  ])("AU01: %s is refused with a reason", async (_what, content, code) => {
    const refused = await call("POST", "/auth-profiles", { auth_json_content: content });
    expect(refused.body).toMatchObject({ code, message: expect.stringMatching(/\S/) });
    expect(await profileNames()).toEqual([]);
  });

  it("a body of 50 MB is refused before it is read", async () => {
    const content = `{"auth_json_content":"${"x".repeat(50_000_000)}"}`;
    const sent = await fetch(`${setup.control.baseUrl}/admin/api/auth-profiles`, {
      method: "POST",
      headers: { "x-admin-token": setup.control.token(), "content-type": "application/json" },
      body: content,
    }).then(
      async (response) => ((await response.json()) as { code: string }).code,
      // The door closes while the rest is still on its way.
      () => "closed",
    );
    expect(["body_too_large", "closed"]).toContain(sent);
  });

  it("AU01: the preview says whose a file is, and when the person's own Codex uses it", async () => {
    const file = accounts.signIn("mara@example.dev");
    const other = accounts.signIn("mara@example.dev");
    const preview = async (authJson: string) =>
      (await call("POST", "/profiles/preview", { authJson })).body;
    expect(await preview(file)).toMatchObject({
      name: "mara",
      account: { kind: "chatgpt", email: "mara@example.dev", plan: "plus" },
      renewable: true,
      existing: null,
      liveLogin: null,
    });
    mkdirSync(join(setup.world.env["HOME"] ?? "", ".codex"), { recursive: true });
    writeFileSync(join(setup.world.env["HOME"] ?? "", ".codex/auth.json"), file);
    expect(await preview(file)).toMatchObject({ liveLogin: "this-file" });
    expect(await preview(other)).toMatchObject({ liveLogin: "same-account" });
    expect(await profileNames()).toEqual([]);
    expect(accounts.renewals).toEqual([]);
  });

  it("AU02, W9: a code makes a profile while the broker is stopped, and it works after the start", async () => {
    const { signIn } = (await call("POST", "/sign-ins", { label: "Lin" })).body as {
      signIn: { id: string; userCode: string };
    };
    accounts.enterCode(signIn.userCode, "lin@example.dev");
    await expect
      .poll(async () => (await call("GET", `/sign-ins/${signIn.id}`)).body, wait)
      .toMatchObject({ signIn: { state: { kind: "done", name: "lin" } } });
    await expect.poll(profileNames, wait).toEqual(["lin"]);
    expect(await call("POST", "/profiles/lin/check")).toMatchObject({
      status: 409,
      body: { code: "broker_stopped" },
    });
    await call("POST", "/service/start", {});
    await setup.control.untilState("running");
    await expect
      .poll(async () => (await setup.control.status()).profiles, wait)
      .toMatchObject([{ name: "lin", label: "Lin", server: { state: "ready" } }]);
    expect(await call("POST", "/profiles/lin/check")).toMatchObject({ status: 200 });
  });

  it("AD12: a removal is undone, and is final ten seconds later at the latest at the end", async () => {
    expect((await call("DELETE", "/profiles/lin")).body).toMatchObject({
      undoUntil: expect.any(Number),
    });
    await expect.poll(profileNames, wait).toEqual([]);
    expect((await call("POST", "/profiles/lin/restore")).status).toBe(200);
    await expect.poll(profileNames, wait).toEqual(["lin"]);
    await call("DELETE", "/profiles/lin");
    await call("POST", "/service/stop", {});
    await setup.control.untilState("stopped");
    expect(await call("POST", "/profiles/lin/restore")).toMatchObject({
      status: 409,
      body: { code: "undo_over" },
    });
    const aside = join(setup.world.data, "auth-profiles/.aside");
    await expect.poll(() => !existsSync(aside) || readdirSync(aside).length === 0, wait).toBe(true);
  });

  it("no secret is in an answer or in a log", async () => {
    const secret = "sk-test-very-secret-1234";
    expect((await call("POST", "/profiles/preview", { apiKey: secret })).text).not.toContain(
      secret,
    );
    expect((await call("POST", "/profiles", { apiKey: secret })).text).not.toContain(secret);
    expect((await call("GET", "/profiles")).text).toContain("1234");
    expect((await call("GET", "/profiles")).text).not.toContain(secret);
    const logs = await textBelow(join(setup.world.root, "logs"));
    expect(logs + (await setup.world.logText(""))).not.toMatch(/sk-test-very|rt-[0-9a-f]{8}-/);
  });
});
