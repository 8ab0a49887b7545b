import { describe, expect, it } from "vitest";
import { consoleLine } from "./console-line.ts";
import { filesOf, folderName, hourOf, ownersOf, truncatedPayload } from "./record.ts";

describe("the files of a line", () => {
  it("OP04: are named by the hour in UTC", () => {
    expect(hourOf(Date.UTC(2026, 0, 31, 9, 59, 59, 999))).toBe("2026-01-31-09");
  });

  it("OP04: are the broker's, the session's and the job's", () => {
    expect(filesOf("broker", {}, "2026-01-31-09")).toEqual(["broker/2026-01-31-09.jsonl"]);
    expect(filesOf("codex-rpc", { sessionKey: "C1:1.2", jobId: "job_1" }, "h")).toEqual([
      "raw/codex-rpc/h.jsonl",
      "sessions/QzE6MS4y/h.jsonl",
      "jobs/am9iXzE/h.jsonl",
    ]);
  });

  it.each([
    [{ sessionKey: 1, jobId: "" }, {}],
    [{ sessionKey: "C1:1.2", jobId: null }, { sessionKey: "C1:1.2" }],
  ])("of %j belong to %j", (fields, owners) => {
    expect(ownersOf(fields)).toEqual(owners);
  });

  it("never leave the folder, and have names that a file system takes", () => {
    expect(folderName("../../x")).toMatch(/^[\w-]+$/);
    expect(folderName("x".repeat(5000))).toMatch(/^sha256-[0-9a-f]{64}$/);
  });
});

describe("truncatedPayload", () => {
  it("OP05: cuts what is larger than the limit", () => {
    const json = JSON.stringify("é".repeat(100));
    expect(truncatedPayload(json, 10)).toEqual({
      truncated: true,
      originalBytes: 202,
      maxBytes: 10,
      preview: '"éééé',
    });
  });

  it.each([
    [202, "fits exactly"],
    [0, "is not limited"],
    [-1, "is not limited"],
  ])("OP05: leaves a payload alone with a limit of %d, when it %s", (limit) => {
    expect(truncatedPayload(JSON.stringify("é".repeat(100)), limit)).toBeNull();
  });
});

describe("consoleLine", () => {
  it("is one line whatever the message holds", () => {
    const line = consoleLine({
      ts: "2026-01-31T09:00:00.000Z",
      type: "log",
      level: "warn",
      message: "one\ntwo\u001b[31m",
      meta: {
        sessionKey: "C1:1.2",
        text: 'a "b"',
        n: 1,
        list: [1, { a: "x\n" }],
        long: "x".repeat(999),
      },
    });
    expect(line).toBe(
      '2026-01-31T09:00:00.000Z WARN  one\\ntwo\\u001b[31m sessionKey=C1:1.2 text="a \\"b\\"" n=1 ' +
        `list=[1,{"a":"x\\n"}] long=${"x".repeat(300)}… [699 more characters]`,
    );
  });
});
