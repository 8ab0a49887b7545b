import { expect, it } from "vitest";
import { AdminRefusal } from "./admin-call.ts";
import { brokerAnswers } from "./broker-answers.ts";

/** A control plane in which each session is in this state; others are not there. */
function withSessions(states: Readonly<Record<string, string>>) {
  const moved: string[] = [];
  const answers = brokerAnswers((method, path, body) => {
    const key = decodeURIComponent(/sessions\/([^/]+)/.exec(path)?.[1] ?? "");
    const state = states[key];
    if (state === undefined) {
      const message = "No session has this key.";
      return Promise.reject(new AdminRefusal({ code: "unknown_session", message, hint: null }));
    }
    if (method === "GET") return Promise.resolve({ session: { status: { state } } });
    moved.push(`${key} ${JSON.stringify(body)}`);
    return Promise.resolve({ ok: true });
  });
  return { answers, moved };
}

it("moves no session that went on meanwhile or is gone, and says that it came too late", async () => {
  const { answers, moved } = withSessions({ "C1:1.1": "working" });
  expect(await answers.move(["C1:1.1", "C9:9.9"], "ci-bot")).toBe("too-late");
  expect(moved).toEqual([]);
});

it("moves those that still wait for quota", async () => {
  const { answers, moved } = withSessions({ "C1:1.1": "working", "C2:2.2": "out-of-quota" });
  expect(await answers.move(["C1:1.1", "C2:2.2"], "ci-bot")).toBe("done");
  expect(moved).toEqual(['C2:2.2 {"name":"ci-bot"}']);
});
