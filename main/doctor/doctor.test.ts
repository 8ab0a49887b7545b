import { describe, expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import type { DoctorRunEvent } from "../api/doctor.ts";
import { type Check, type Finding, passed } from "./check.ts";
import { createDoctor } from "./doctor.ts";
import type { FactSources } from "./facts.ts";
import type { MutedFindings } from "./muted-findings.ts";

/** No check of these tests asks for a fact. */
const noSources = { clock: systemClock } as FactSources;

function mutedInMemory(): MutedFindings {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    set: (key, muted) => {
      if (muted) keys.add(key);
      else keys.delete(key);
    },
  };
}

const checkOf = (id: string, run: () => Promise<readonly Finding[]>): Check => ({
  ...{ id, category: "tools" as const, title: id, limitMs: 20_000 },
  run,
});

const doctorOf = (...checks: readonly Check[]) =>
  createDoctor({
    ...{ checks, sources: noSources, muted: mutedInMemory() },
    ...{ clock: systemClock, log: silentLog },
  });

describe("a fix", () => {
  test("that fails says why, and the finding stays", async () => {
    const finding: Finding = {
      state: "failed",
      cause: "It is broken.",
      fix: {
        kind: "act",
        label: "Mend",
        does: "Mends it.",
        act: () => Promise.reject(new Error("EROFS: read-only file system")),
      },
    };
    const doctor = doctorOf(checkOf("tools.a", async () => [finding]));
    await doctor.runOne("tools.a");
    expect(await doctor.fix("tools.a", "tools.a", "Mara")).toEqual({
      ok: false,
      error: { kind: "failed", message: "EROFS: read-only file system" },
    });
    expect(doctor.report().results[0]?.findings[0]).toMatchObject({ state: "failed" });
  });

  test("acts in the name of who asked, and is checked again", async () => {
    let isBroken = true;
    const asked: (string | null)[] = [];
    const check = checkOf("tools.a", async () =>
      isBroken
        ? [
            {
              state: "failed",
              cause: "It is broken.",
              fix: {
                kind: "act",
                label: "Mend",
                does: "Mends it.",
                act: async ({ by }) => {
                  asked.push(by);
                  isBroken = false;
                  return "Mended.";
                },
              },
            },
          ]
        : [passed("It is well.")],
    );
    const doctor = doctorOf(check);
    await doctor.run();
    expect(doctor.summary()?.problems).toBe(1);
    const fixed = await doctor.fix("tools.a", "tools.a", "Mara");
    expect(fixed).toMatchObject({
      ok: true,
      value: {
        did: "Mended.",
        before: { state: "failed" },
        result: { findings: [{ state: "passed" }] },
      },
    });
    expect(asked).toEqual(["Mara"]);
    expect(doctor.summary()?.problems).toBe(0);
  });

  test("of what is not there, or only leads elsewhere, is refused", async () => {
    const finding: Finding = {
      ...{ state: "failed", cause: "It is broken." },
      fix: { kind: "open", label: "Open", url: "https://api.slack.com/apps" },
    };
    const doctor = doctorOf(checkOf("tools.a", async () => [finding]));
    await doctor.run();
    const refused = async (id: string, key: string) => {
      const fixed = await doctor.fix(id, key, null);
      return fixed.ok ? null : fixed.error.kind;
    };
    expect(await refused("tools.a", "tools.a")).toBe("nothing-to-fix");
    expect(await refused("tools.a", "tools.b")).toBe("nothing-to-fix");
    expect(await refused("tools.z", "tools.z")).toBe("unknown-check");
  });
});

test("who comes during a run hears all of it, and no check runs twice", async () => {
  let runs = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const doctor = doctorOf(
    checkOf("tools.a", async () => {
      runs += 1;
      await promise;
      return [passed("It is well.")];
    }),
  );
  const first: DoctorRunEvent[] = [];
  const second: DoctorRunEvent[] = [];
  const one = doctor.run((event) => first.push(event));
  const other = doctor.run((event) => second.push(event));
  resolve();
  await Promise.all([one, other]);
  expect(runs).toBe(1);
  expect(first.map(({ kind }) => kind)).toEqual(["started", "result", "done"]);
  expect(second).toEqual(first);
});

test("the end of the control plane cancels what runs", async () => {
  const doctor = doctorOf(checkOf("tools.a", () => new Promise(() => {})));
  const run = doctor.run();
  await doctor.close();
  expect((await run).results[0]?.findings[0]).toMatchObject({ state: "unknown" });
});
