import { describe, expect, it } from "vitest";
import type { AskItem } from "../../../broker/api/asks.ts";
import type { Offer } from "../../../broker/api/sessions.ts";
import { answerable } from "./acts.ts";
import type { Language } from "../../api/language.ts";
import type { Notice } from "./notice.ts";
import { now, session } from "./testing/statuses.ts";

type Question = AskItem["question"];

const offers = { once: true, session: true };
const command = (text: string, scripts: readonly string[] = []): Question => ({
  ...{ kind: "command", command: text, cwd: null, reason: null, rights: null, offers },
  scripts: scripts.map((name) => ({ name, bytes: 3, sha256: "ab" })),
});
const input = (text: string, options: readonly string[], isSecret = false): Question => ({
  ...{ kind: "input", id: "q", text, options, isSecret },
});
const item = (question: Question, sessionKey = "C1:1.1"): AskItem => ({
  handle: "h1",
  sessionKey,
  question,
  choices:
    question.kind === "input"
      ? question.options.map((_option, index) => ({ kind: "option", index }))
      : [{ kind: "allow-once" }, { kind: "allow-for-session" }, { kind: "decline" }],
  asker: null,
  createdAt: now,
  expiresAt: null,
});
const notice = (kind: "approval" | "question" | "failed"): Notice => ({
  ...{ kind, group: "C1:1.1", title: "plain", body: "plain", path: "/sessions/C1%3A1.1" },
  session: session("needs-approval"),
  acts: [],
});
const shownIn = (
  language: Language,
  kind: "approval" | "question",
  ...asks: readonly AskItem[]
) => {
  const { title, body, acts } = answerable(notice(kind), { asks, offer: null }, language);
  return [title, body, acts.map(({ label }) => label).join(" · ")];
};
const shown = (kind: "approval" | "question", ...asks: readonly AskItem[]) =>
  shownIn("en", kind, ...asks);
const place = "#checkout-web, asked by Priya";
const decisions = "Allow once · Decline · Show";

describe("DE01 what can be answered from a notification", () => {
  it.each<[string, Question, string]>([
    ["a command of several lines", command("make\nrm -rf /"), "make\nrm -rf /"],
    ["a command that names a script", command("sh run.sh", ["run.sh"]), "sh run.sh"],
    ["a long command", command(`echo ${"a".repeat(120)}`), `echo ${"a".repeat(120)}`],
    [
      "rights of several lines",
      {
        ...{ kind: "permissions", reason: null, offers },
        rights: { network: true, read: ["/a"], write: [] },
      },
      "use the network read /a",
    ],
  ])("an approval is only shown where a notification cannot show all: %s", (_n, question, text) =>
    expect(shown("approval", item(question)).slice(1)).toEqual([`${text} ${place}`, "Show"]),
  );

  it("an approval that is shown whole", () => {
    expect(shown("approval", item(command("git push -u origin fix")))).toEqual([
      "Codex wants to push a branch",
      `git push -u origin fix ${place}`,
      decisions,
    ]);
    const network: Question = {
      ...{ kind: "network", host: "example.com", command: null, reason: null, offers },
    };
    expect(shown("approval", item(network))).toEqual([
      "Codex wants to reach example.com",
      place,
      decisions,
    ]);
  });

  it("AD22 its words and its buttons are Chinese, and what is approved stays as it is", () => {
    expect(shownIn("zh", "approval", item(command("git push -u origin fix")))).toEqual([
      "Codex 想推送一个分支",
      "git push -u origin fix #checkout-web，由 Priya 提出",
      "允许一次 · 拒绝 · 查看",
    ]);
    expect(shownIn("zh", "question", item(input("Where to?", ["One"])))).toEqual([
      "Codex 提问：Where to?",
      "#checkout-web，由 Priya 提出",
      "One · 查看",
    ]);
  });

  it("a decision after a cut is only shown, beside a question too", () => {
    const cutOff = { ...notice("question"), session: session("needs-decision") };
    const asks = [item(input("Where to?", ["One"]))];
    const { title, acts } = answerable(cutOff, { asks, offer: null }, "en");
    expect([title, acts.map(({ label }) => label)]).toEqual(["plain", ["Show"]]);
  });

  it("a question has its first two choices", () => {
    expect(shown("question", item(input("Where to?", ["One", "Two", "Three"])))).toEqual([
      "Codex asks: Where to?",
      place,
      "One · Two · Show",
    ]);
    const long = `Which${" one".repeat(20)}?`;
    expect(shown("question", item(input(long, ["One"])))).toEqual([
      "Codex asks a question",
      `${long} ${place}`,
      "One · Show",
    ]);
  });

  it.each<[string, Question]>([
    ["a secret", input("Password?", ["a"], true)],
    ["words of one's own", input("Name?", [])],
    ["choices that are cut off", input("Which?", ["a".repeat(41), "b"])],
    ["a question that is cut off", input("a".repeat(121), ["a"])],
  ])("a question is only shown: %s", (_name, question) =>
    expect(shown("question", item(question))[2]).toBe("Show"),
  );

  it.each<[string, readonly AskItem[]]>([
    ["none any more", []],
    ["that of another session", [item(command("make"), "C2:2.2")]],
    ["several at once", [item(command("make")), item(command("make"))]],
    ["of another kind", [item(input("Where?", ["a"]))]],
  ])("nothing is answered where the session has %s", (_name, asks) =>
    expect(shown("approval", ...asks)).toEqual(["plain", "plain", "Show"]),
  );

  it("a failed turn is tried again where that is offered", () => {
    const offer: Offer = {
      ...{ kind: "try-again", turnId: "t1", text: "It failed." },
      choices: [{ id: "try-again", label: "Try again" }],
    };
    const acts = (given: Offer | null) =>
      answerable(notice("failed"), { asks: [], offer: given }, "en").acts;
    expect(acts(offer)[0]).toEqual({
      label: "Try again",
      act: { kind: "offer", sessionKey: "C1:1.1", turnId: "t1", choice: "try-again" },
    });
    expect(acts(offer)).toHaveLength(2);
    expect(acts(null).map(({ label }) => label)).toEqual(["Show"]);
  });
});
