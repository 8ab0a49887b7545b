import { describe, expect, it } from "vitest";
import type { AskItem } from "../../broker/api/asks.ts";
import {
  askFolder,
  askInRow,
  askOptions,
  askReason,
  askScripts,
  askSubject,
  askTitle,
} from "./ask-words.ts";

type Question = AskItem["question"];
const offers = { once: true, session: true };
const command = (
  text: string,
  change: Partial<Extract<Question, { kind: "command" }>> = {},
): Question => ({
  kind: "command",
  command: text,
  cwd: null,
  reason: null,
  rights: null,
  offers,
  ...change,
});

describe("an approval in one line", () => {
  it.each<[string, Question]>([
    ["of several lines", command("one\ntwo")],
    ["that is long", command("x".repeat(91))],
    [
      "SE13: that names a script",
      command("./a.sh", { scripts: [{ name: "./a.sh", bytes: 1, sha256: "00ff" }] }),
    ],
    ["with rights beside it", command("ls", { rights: { network: true, read: [], write: [] } })],
    [
      "of several files",
      { kind: "file-change", files: ["/a", "/b"], grantRoot: null, reason: null, offers },
    ],
    [
      "of a folder",
      { kind: "file-change", files: ["/a"], grantRoot: "/srv", reason: null, offers },
    ],
  ])("cannot be read whole: one %s", (_name, question) => {
    expect(askInRow(question).isWhole).toBe(false);
  });

  it.each<[string, Question]>([
    ["git push", command("git push")],
    ["git push", command("/bin/bash -lc 'git push'")],
    ["example.com", { kind: "network", host: "example.com", command: null, reason: null, offers }],
    [
      "/etc/hosts",
      { kind: "file-change", files: ["/etc/hosts"], grantRoot: null, reason: null, offers },
    ],
  ])("can be read whole: %s", (text, question) => {
    expect(askInRow(question)).toStrictEqual({ text, isCode: true, isWhole: true });
  });
});

it.each<[string, string]>([
  ["git push -u origin x", "Codex wants to push a branch"],
  ["git -C repo push", "Codex wants to push a branch"],
  ["git status && echo push", "Codex wants to run a command"],
])("%s: %s", (text, title) => {
  expect(askTitle(command(text))).toBe(title);
});

it("lists every right that is asked for", () => {
  const rights = { network: true, read: ["/a"], write: ["/b"] };
  expect(askSubject({ kind: "permissions", rights, reason: null, offers })).toStrictEqual([
    "use the network",
    "read /a",
    "write /b",
  ]);
});

it("gives Codex's reason as a sentence", () => {
  expect(askReason(command("ls", { reason: "it is outside" }))).toBe("Codex says: it is outside.");
  expect(askReason(command("ls", { reason: " " }))).toBeNull();
});

describe("SE12: what people approve is shown visibly", () => {
  const turned = "\u202Egpj\u200B";
  const shown = "\\u202egpj\\u200b";
  const rights = { network: false, read: [turned], write: [] };

  it.each<[string, Question]>([
    ["a command", command(`rm ${turned}`)],
    ["the folder of a command", command("ls", { cwd: `/data/${turned}` })],
    ["the reason", command("ls", { reason: `because ${turned}` })],
    ["rights of a command", command("ls", { rights })],
    ["a host", { kind: "network", host: `a${turned}.com`, command: null, reason: null, offers }],
    [
      "a command that needs a host",
      { kind: "network", host: "a", command: turned, reason: null, offers },
    ],
    ["a file", { kind: "file-change", files: [turned], grantRoot: null, reason: null, offers }],
    ["a folder", { kind: "file-change", files: [], grantRoot: turned, reason: null, offers }],
    ["rights", { kind: "permissions", rights, reason: null, offers }],
    ["a question", { kind: "input", id: null, text: turned, options: [], isSecret: false }],
    ["an answer", { kind: "input", id: null, text: "Which?", options: [turned], isSecret: false }],
  ])("%s", (_name, question) => {
    const all = [
      askTitle(question),
      ...askSubject(question),
      askInRow(question).text,
      askReason(question),
      askFolder(question),
      ...askOptions(question),
    ].join("\n");
    expect(all).toContain(shown);
    expect(all).not.toMatch(/[\u202E\u200B]/);
  });
});

describe("AD22 in Chinese", () => {
  const rights = { network: true, read: ["/data"], write: [] };
  const scripts = [{ name: "build.sh", bytes: 1_204, sha256: "9f8a" }];

  it("the words around what Codex wants are; what it wrote stays", () => {
    const question = command("make", { rights, scripts, reason: "The build needs data" });
    expect(askTitle(question, "zh")).toBe("Codex 想运行一条命令");
    expect(askSubject(question, "zh")).toEqual(["make", "使用网络", "读取 /data"]);
    expect(askReason(question, "zh")).toBe("Codex 的说明：The build needs data。");
    expect(askScripts(question, "zh")).toEqual(["它用到 build.sh（1,204 字节，SHA-256 9f8a）。"]);
  });
});
