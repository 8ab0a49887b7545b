import { describe, expect, test } from "vitest";
import { activityOfCommand, activityOfItem, activityOfRetry } from "./activity.ts";
import type { CommandAction, ThreadItem } from "./protocol.generated.ts";

const unknown: readonly CommandAction[] = [{ type: "unknown", command: "x" }];
const reads: readonly CommandAction[] = [
  { type: "read", command: "cat a", name: "a", path: "/a" },
  { type: "search", command: "rg x", query: "x", path: null },
  { type: "listFiles", command: "ls", path: null },
];

describe("activityOfCommand", () => {
  test.each([
    ["./deploy.sh --all", "command"],
    ["", "command"],
    ["/bin/bash -lc 'echo npm test is nice'", "command"],
    ["/bin/bash -lc 'npm test'", "testing"],
    ["/bin/zsh -lc 'cd app && pnpm run test -- --watch=false'", "testing"],
    ["CI=1 npx vitest run", "testing"],
    ["python3 -m pytest -q", "testing"],
    ["cargo build && cargo test", "testing"],
    ["bash -c 'npm ci; npm run build'", "building"],
    ["make", "building"],
    ["make test", "testing"],
    ["tsc -p .", "building"],
    ["npm install left-pad", "installing"],
    ["sudo apt-get -y install jq", "installing"],
    ["uv sync", "installing"],
    ["git clone https://host/repo && npm ci", "installing"],
    ["git -C repo status", "git"],
    ["gh pr create", "git"],
    ["gitleaks detect", "command"],
  ])("%j is %s", (command, kind) => {
    expect(activityOfCommand(command, unknown)).toEqual({ kind });
  });

  test("a line that only looks is reading code", () => {
    expect(activityOfCommand("/bin/bash -lc 'cat a | rg x'", reads)).toEqual({
      kind: "reading-code",
    });
  });

  test("a line that does one thing besides is a command", () => {
    expect(activityOfCommand("cat a && ./run", [...reads, ...unknown])).toEqual({
      kind: "command",
    });
  });
});

describe("activityOfItem", () => {
  const item = (fields: object) => fields as ThreadItem;
  test.each([
    [item({ type: "agentMessage", text: "" }), null],
    [item({ type: "somethingNew" }), null],
    [item({ type: "fileChange", changes: [] }), { kind: "editing", files: 3 }],
    [item({ type: "webSearch", query: "x" }), { kind: "web-search" }],
    [item({ type: "dynamicToolCall", tool: "slack_post" }), { kind: "tool", name: "slack_post" }],
    [item({ type: "mcpToolCall", server: "s", tool: "t" }), { kind: "tool", name: "t" }],
    [item({ type: "reasoning" }), { kind: "thinking" }],
    [item({ type: "plan" }), { kind: "planning" }],
    [item({ type: "imageView" }), { kind: "image" }],
    [item({ type: "contextCompaction" }), { kind: "summarising" }],
    [item({ type: "collabAgentToolCall", receiverThreadIds: [] }), { kind: "helpers", count: 1 }],
    [
      item({ type: "collabAgentToolCall", receiverThreadIds: ["a", "b"] }),
      { kind: "helpers", count: 2 },
    ],
  ])("%j is %j", (given, expected) => {
    expect(activityOfItem(given, 3)).toEqual(expected);
  });
});

test("a retry is told as waiting for the network when that is what Codex waits for", () => {
  expect(activityOfRetry("Reconnecting... waiting for network")).toEqual({ kind: "network" });
  expect(activityOfRetry("Reconnecting... 2/5")).toEqual({ kind: "retrying" });
});
