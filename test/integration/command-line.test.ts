import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { backgroundJobs } from "../world/background-jobs.ts";
import { openSession } from "../world/opened-session.ts";
import { mention } from "../world/talk.ts";

const program = join(import.meta.dirname, "../../dist/main/broker.js");
const PATIENCE_MS = 50_000;

let here: ControlWorld;

beforeAll(async () => {
  here = await startControlWorld();
});
afterAll(() => here.end());

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function broker(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      {
        env: { ...here.world.env, SERVICE_ROOT: here.world.root },
        timeout: PATIENCE_MS,
      },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
      },
    );
  });
}

describe("RL12 the command line without a control plane", () => {
  test("says so, for people and for programs", async () => {
    const words = await broker("status");
    expect(words).toMatchObject({ code: 69, out: "" });
    expect(words.err).toContain(`No control plane answers for ${here.world.root}.`);
    const json = await broker("status", "--json");
    expect(json).toMatchObject({ code: 69, err: "" });
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, code: "no_control_plane" });
  });

  test("a wrong command line changes nothing", async () => {
    expect(await broker("strat")).toMatchObject({ code: 64, out: "" });
    expect(await broker("stop", "--mode")).toMatchObject({ code: 64, out: "" });
    expect((await broker("--help")).out).toContain("profiles import FILE");
  });
});

describe("RL12 the command line attached to the control plane", () => {
  beforeAll(async () => {
    await here.control.start();
    await here.control.untilState("running");
  });

  test("status, stop and start say what is, by exit codes too", async () => {
    const status = await broker("status");
    expect(status.code).toBe(0);
    expect(status.out).toContain("The broker is running");
    expect(status.out).toContain(here.control.baseUrl);

    expect(await broker("stop", "--mode", "later")).toMatchObject({ code: 64 });
    const stopped = await broker("stop", "--mode", "stop");
    expect(stopped).toMatchObject({ code: 0 });
    expect(stopped.out).toContain("The broker is stopped");
    expect(await broker("status")).toMatchObject({ code: 3 });

    const started = await broker("start", "--json");
    expect(started.code).toBe(0);
    expect(JSON.parse(started.out)).toMatchObject({ worker: { state: "running" } });
  });

  test("restart waits for another process", async () => {
    const before = (await here.control.status()).worker.pid;
    const restarted = await broker("restart", "--json");
    expect(restarted.code).toBe(0);
    expect(JSON.parse(restarted.out)).toMatchObject({ worker: { state: "running" } });
    expect((await here.control.status()).worker.pid).not.toBe(before);
  });

  test("sessions are listed, and a wrong group is refused", async () => {
    const talk = mention(here.world, "[[final:an answer]]");
    await talk.answer("an answer");
    const list = await broker("sessions");
    expect(list.out).toContain(talk.key);
    const none = await broker("sessions", "--search", "nobody wrote this");
    expect(none).toMatchObject({ code: 0, out: "No session matches.\n" });
    const json = await broker("sessions", "--group", "all", "--json");
    expect(JSON.parse(json.out)).toMatchObject({ sessions: [{ key: talk.key }] });
    expect(await broker("sessions", "--group", "some")).toMatchObject({ code: 64 });
  });

  test("JB09 JB13 jobs are listed, shown, followed to their end and cancelled", async () => {
    const session = await openSession(here.world);
    const jobs = backgroundJobs(here.world);
    const job = await jobs.register(
      session,
      `i=0; while [ $i -lt 4 ]; do i=$((i+1)); echo "line $i"; sleep 0.5; done; echo oops >&2; exit 3`,
      { kind: "counting" },
    );
    const followed = await broker("jobs", "output", job.id, "-f");
    expect(followed).toEqual({ code: 0, out: "line 1\nline 2\nline 3\nline 4\n", err: "" });
    expect((await broker("jobs", "output", job.id, "--stream", "stderr")).out).toBe("oops\n");
    const shown = await broker("jobs", "show", job.id);
    expect(shown).toMatchObject({ code: 0, err: "" });
    expect(shown.out).toMatch(/^State +failed, exit 3$/m);
    expect(shown.out).toMatch(/^Reason +The job ended with exit 3\.$/m);

    const endless = await jobs.register(session, "sleep 60");
    const list = await broker("jobs", "list", "--session", session.key, "--live", "--json");
    expect(JSON.parse(list.out)).toMatchObject({ jobs: [{ id: endless.id, status: "running" }] });
    expect(list.out).not.toContain(endless.token);
    expect((await broker("jobs", "list")).out).toMatch(new RegExp(`^${job.id}  counting`, "m"));
    expect((await broker("jobs", "cancel", endless.id)).out).toBe(
      `Job ${endless.id} is cancelled.\n`,
    );
    expect(await broker("jobs", "cancel", endless.id)).toEqual({
      ...{ code: 1, out: "", err: `Job ${endless.id} is cancelled already.\n` },
    });

    expect(await broker("jobs", "show", `job_${"0".repeat(24)}`)).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("No job has this id.") as string },
    });
    expect(await broker("jobs", "show", "../x")).toMatchObject({ code: 64, out: "" });
    expect(await broker("jobs", "output", job.id, "--stream", "all")).toMatchObject({ code: 64 });
  });

  test("profiles are imported, preferred, listed and deleted", async () => {
    const file = join(here.world.root, "key.json");
    writeFileSync(file, JSON.stringify({ OPENAI_API_KEY: "sk-of-the-command-line-0123456789" }));
    const added = await broker("profiles", "import", file, "--name", "second");
    expect(added).toMatchObject({ code: 0, err: "" });
    expect(await broker("profiles", "import", file, "--replace")).toMatchObject({ code: 64 });
    writeFileSync(file, JSON.stringify({ OPENAI_API_KEY: "sk-of-the-command-line-9876543210" }));
    const replaced = await broker("profiles", "import", file, "--name", "second", "--replace");
    expect(replaced.out).toBe("The sign-in of the profile second was replaced.\n");
    expect(await broker("profiles", "use", "second")).toMatchObject({ code: 0 });
    const list = await broker("profiles", "list");
    expect(list.out).toContain("second *");
    expect(list.out).not.toContain("sk-of-the-command-line");
    expect(await broker("profiles", "delete", "second")).toMatchObject({ code: 0 });
    const gone = await broker("profiles", "use", "second");
    expect(gone.code).toBe(1);
    expect(gone.err).not.toBe("");
  });

  test("AD18 the newest log lines are printed", async () => {
    const lines = await broker("logs", "-n", "5", "--json");
    expect(lines.code).toBe(0);
    const first: unknown = JSON.parse(lines.out.split("\n")[0] ?? "");
    expect(first).toHaveProperty("message");
    expect(await broker("logs", "--level", "loud")).toMatchObject({ code: 64 });
  });

  test("releases are listed, pinned and refused with the reason", async () => {
    const { version } = (await here.control.status()).worker;
    const list = await broker("versions");
    expect(list).toMatchObject({ code: 0, err: "" });
    expect(list.out).toContain(`${version}`);
    const pinned = await broker("pin", "--json");
    expect(JSON.parse(pinned.out)).toMatchObject({ target: "worker", pin: { version } });
    const free = await broker("pin", "--off");
    expect(free).toMatchObject({ code: 0, out: "Updates are offered.\n" });

    const refused = await broker("rollback");
    expect(refused.code).toBe(1);
    expect(refused.err).not.toBe("");
    expect(await broker("deploy", "9.9.9", "--target", "tools")).toMatchObject({ code: 64 });
    expect((await here.control.status()).worker.state).toBe("running");
  });

  test("a backup is a database, and overwrites nothing", async () => {
    const file = join(here.world.root, "copy.sqlite");
    expect(await broker("backup", file)).toMatchObject({ code: 0 });
    expect(readFileSync(file).subarray(0, 15).toString()).toBe("SQLite format 3");
    expect(await broker("backup", file)).toMatchObject({ code: 1 });
  });

  test("the command is linked on request, and another program of its name stays", async () => {
    const folder = join(here.world.root, "bin");
    expect(await broker("link", folder)).toMatchObject({ code: 0 });
    const linked = await new Promise<string>((resolve) => {
      execFile(join(folder, "broker"), ["status"], (_error, out) => resolve(out));
    });
    expect(linked).toContain("The broker is running");
    expect(await broker("link", folder)).toMatchObject({ code: 0 });

    const taken = join(here.world.root, "taken");
    mkdirSync(taken);
    writeFileSync(join(taken, "broker"), "#!/bin/sh\n");
    expect(await broker("link", taken)).toMatchObject({ code: 1 });
    expect(await broker("unlink", taken)).toMatchObject({ code: 1 });
    expect(existsSync(join(taken, "broker"))).toBe(true);
    expect(await broker("unlink", folder)).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, "broker"))).toBe(false);
    expect(existsSync(join(taken, "broker"))).toBe(true);
    expect(readFileSync(join(taken, "broker"), "utf8")).toBe("#!/bin/sh\n");
  });

  test("without launchd the launch agent is none", async () => {
    expect((await broker("agent")).out).toContain("launchd does not run the broker here.");
    const refused = await broker("agent", "keep-running", "on");
    expect(refused).toMatchObject({ code: 1 });
  });
});
