import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { textHash } from "../ids/text-hash.ts";
import { unlistedInputs } from "./rollout.ts";

let rollout: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "rollout-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  rollout = join(folder, "rollout.jsonl");
  writeFileSync(rollout, "");
});

/** The lines as the real Codex 0.169 wrote them, without what nobody looks at. */
function written(turnId: string, ...texts: readonly string[]): string {
  return JSON.stringify({
    timestamp: "2026-11-28T12:35:24.243Z",
    ordinal: 17,
    type: "response_item",
    payload: {
      type: "message",
      id: "msg_01",
      role: "user",
      content: texts.map((text) => ({ type: "input_text", text })),
    },
    metadata: { retained_source: { id: { message_id: "msg_01", turn_id: turnId, role: "user" } } },
  });
}

function completed(turnId: string, text: string): string {
  return JSON.stringify({
    type: "event_msg",
    payload: {
      type: "item_completed",
      turn_id: turnId,
      item: {
        type: "UserMessage",
        client_id: "in_1",
        content: [{ type: "text", text, text_elements: [] }],
      },
    },
  });
}

function append(...lines: readonly string[]): void {
  for (const line of lines) appendFileSync(rollout, `${line}\n`);
}

async function found(...texts: readonly string[]): Promise<readonly (string | undefined)[]> {
  const turns = await unlistedInputs(rollout, new Set(texts.map(textHash)));
  return texts.map((text) => turns.get(textHash(text)));
}

it("finds an input that is written down for the model and not listed", async () => {
  append(written("T1", "before"), completed("T1", "before"), written("T2", "last"));
  expect(await found("before", "last", "never")).toEqual([undefined, "T2", undefined]);
});

it("finds an input among images and what is said beside it", async () => {
  append(written("T1", "<image>", "</image>", "look at it"));
  expect(await found("look at it")).toEqual(["T1"]);
});

it("does not take an earlier input with the same text for one that is missing", async () => {
  append(written("T1", "again"), completed("T1", "again"), written("T2", "other"));
  expect(await found("again")).toEqual([undefined]);
  append(completed("T2", "other"), written("T3", "again"));
  expect(await found("again")).toEqual(["T3"]);
});

it("takes no line that was cut off, and nothing of what others said", async () => {
  const whole = written("T1", "cut");
  append(
    written("T0", "said by the model").replace('"role":"user"', '"role":"assistant"'),
    JSON.stringify({ type: "response_item", payload: { output: written("T0", "printed") } }),
    "",
    "null",
  );
  appendFileSync(rollout, whole.slice(0, -20));
  expect(await found("said by the model", "printed", "cut")).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("finds a last line that has no end, and texts with any character and of any length", async () => {
  const odd = `one\u2028two\u2029\r\nthree "four" 🙂`;
  const long = "é".repeat(3_000_000);
  append(written("T1", odd), written("T2", long));
  appendFileSync(rollout, written("T3", "unended"));
  expect(await found(odd, long, "unended")).toEqual(["T1", "T2", "T3"]);
});

it("looks at the end of a file that is long", async () => {
  append(written("T1", "too far"), "x".repeat(65 * 1024 * 1024), written("T2", "near"));
  expect(await found("too far", "near")).toEqual([undefined, "T2"]);
});

it("rejects for a file that is not there", async () => {
  await expect(unlistedInputs(`${rollout}.gone`, new Set([textHash("x")]))).rejects.toThrow(
    "ENOENT",
  );
});
