import { describe, expect, it } from "vitest";
import type { AskedInput, AskedQuestion, AskOutcome } from "../sessions/ask-rules.ts";
import type { AskView } from "../sessions/ask-views.ts";
import { askCard, settledAskCard } from "./ask-cards.ts";
import { showForm, wordsForm } from "./ask-forms.ts";
import { alreadyAnswered, titleOf } from "./ask-words.ts";

const command = (text: string, more: object = {}): AskedQuestion => ({
  kind: "command",
  command: text,
  cwd: "/data/sessions/C1/workspace",
  reason: null,
  rights: null,
  offers: { once: true, session: true },
  ...more,
});
const input = (options: readonly string[], more: object = {}): AskedInput => ({
  kind: "input",
  id: "q",
  text: "Which?",
  options,
  isSecret: false,
  ...more,
});
const view = (question: AskedQuestion): AskView => ({
  handle: "ask_1",
  sessionKey: "C1:1.0",
  question,
  asker: "U1",
  createdAt: 0,
  expiresAt: 30 * 60_000,
});
const place = { handle: "ask_1", channel: "C1", threadTs: "1.0" };
const cardOf = (question: AskedQuestion) => JSON.stringify(askCard(view(question)).blocks);
const settled = (question: AskedQuestion, outcome: AskOutcome) =>
  settledAskCard(view(question), outcome);
const answered = (by: string | null): AskOutcome => ({
  kind: "answered",
  choice: { kind: "allow-once" },
  by,
  at: 1_795_691_281_000,
});

describe("a question's card", () => {
  it("TU29: offers no way to allow what cannot be read whole, but the form that shows it", () => {
    const long = command("x".repeat(3_000));
    expect(cardOf(long)).not.toContain("ask.allow");
    expect(cardOf(long)).toContain("ask.show");
    expect(cardOf(long)).toContain("ask.decline");
    const form = JSON.stringify(showForm(view(long), place));
    expect(form).toContain("ask.allow_once");
    expect(form.match(/x{50,}/g)?.join("")).toHaveLength(3_000);
  });

  it("offers nothing but to decline what no form can show", () => {
    const endless = cardOf(command("x".repeat(500_000)));
    expect(endless).not.toMatch(/ask\.(allow|show)/);
    expect(endless).toContain("cannot be allowed from Slack");
  });

  it("counts what escaping adds: each block has room for it", () => {
    const angles = command("<".repeat(2_000));
    expect(cardOf(angles)).toContain("ask.show");
    const { blocks } = showForm(view(angles), place);
    expect(faultsOf(blocks)).toEqual([]);
  });

  it("shows what the agent wrote, without the shell around it", () => {
    expect(cardOf(command(`/bin/bash -lc 'echo '\\''hi'\\'''`))).toContain(`"text":"echo 'hi'"`);
  });

  it("shows the whole line when the inside could end early", () => {
    const odd = `/bin/bash -lc 'echo a' 'b'`;
    expect(cardOf(command(odd))).toContain(odd);
  });

  it("shows a command as data, in which nothing is interpreted, and calls nobody", () => {
    expect(askCard(view(command("echo ``` *bold* <!channel>"))).blocks?.[0]).toMatchObject({
      type: "rich_text",
      elements: [
        { type: "rich_text_section" },
        { type: "rich_text_preformatted", elements: [{ text: "echo ``` *bold* <!channel>" }] },
      ],
    });
    expect(askCard(view(command("echo '<!channel>'"))).text).not.toContain("<!channel>");
  });

  it("TU29: has a button for each way that Codex offers, and no other", () => {
    const offers = (once: boolean, session: boolean) =>
      cardOf(command("ls", { offers: { once, session } })).match(/ask\.(allow_\w+|decline)/g);
    expect(offers(true, true)).toEqual(["ask.allow_once", "ask.allow_session", "ask.decline"]);
    expect(offers(true, false)).toEqual(["ask.allow_once", "ask.decline"]);
    expect(offers(false, false)).toEqual(["ask.decline"]);
  });

  it.each<[AskedQuestion, string]>([
    [command("git push -u origin x"), "May I push a branch?"],
    [command("git -C repo push"), "May I push a branch?"],
    [command("git log -- push"), "May I run a command?"],
    [command("ls"), "May I run a command?"],
    [network("example.com"), "May I reach example.com?"],
    [files(["/etc/hosts"]), "May I edit files outside the workspace?"],
    [rights({ network: true }), "May I use the network?"],
    [rights({ write: ["/srv"] }), "May I edit files outside the workspace?"],
    [rights({ read: ["/srv"] }), "May I read files outside the workspace?"],
    [rights({ network: true, read: ["/srv"] }), "May I do more than the sandbox allows?"],
  ])("asks by kind: %#", (question, title) => {
    expect(titleOf(question)).toBe(title);
  });

  it("lists the files, and all that the rights would open", () => {
    expect(cardOf(files(["/etc/hosts", "/etc/fstab"]))).toContain("/etc/hosts\\n/etc/fstab");
    expect(cardOf(rights({ network: true, write: ["/srv"] }))).toContain(
      "use the network\\nwrite /srv",
    );
    const more = { network: false, read: [], write: ["/srv"] };
    expect(cardOf(command("make", { rights: more }))).toContain("It may then also write /srv.");
  });

  it("says where, why, for whom and until when", () => {
    const card = cardOf(command("make", { reason: "it writes to <the cache>" }));
    expect(card).toContain(
      "In *workspace*. it writes to &lt;the cache&gt;. For <@U1>. Declines by itself at <!date^1800^{time}|00:30 UTC>.",
    );
  });

  it("TU29: keeps what was asked and loses its buttons once it is settled", () => {
    const card = settled(command("ls -a"), answered("U2"));
    expect(JSON.stringify(card.blocks)).toContain(
      "*Run a command: allowed once* by <@U2> at <!date^1795691281^{time}|",
    );
    expect(JSON.stringify(card.blocks)).toContain("ls -a");
    expect(JSON.stringify(card.blocks)).not.toContain("actions");
  });

  it("TU29: says that nobody answered, and for how long", () => {
    const { text } = settled(command("git push"), { kind: "expired", at: 1_800_000 });
    expect(text).toBe("Push a branch: declined, nobody answered within 30 min");
  });

  it("W13: names who answered in the app, and mentions nobody for it", () => {
    const mara = { ...answered(null), operator: "*Mara* <@U9>" };
    const words = "allowed once by Mara &lt;@U9&gt;, from the app, at";
    expect(settled(command("ls"), mara).text).toContain(words);
    expect(alreadyAnswered(mara)).toContain(words);
    // As earlier releases stored it.
    expect(alreadyAnswered(answered(null))).toContain("by an operator, from the app, at");
  });
});

describe("SE12: what people approve is shown visibly", () => {
  const turned = "\u202Egpj\u200B";
  const shown = "\\u202egpj\\u200b";
  const once: AskOutcome = answered("U2");

  it.each<[string, AskedQuestion]>([
    ["a command", command(`rm ${turned}`)],
    ["a command within a shell", command(`/bin/bash -lc 'rm ${turned}'`)],
    ["the folder of a command", command("ls", { cwd: `/data/${turned}` })],
    ["the reason", command("ls", { reason: `because ${turned}` })],
    [
      "rights of a command",
      command("ls", { rights: { network: false, read: [turned], write: [] } }),
    ],
    ["a host", network(`example${turned}.com`)],
    ["a file", files([`/etc/${turned}`])],
    ["a folder", { ...files([]), grantRoot: `/etc/${turned}` } as AskedQuestion],
    ["rights", rights({ write: [`/etc/${turned}`] })],
    ["a question", input([], { text: `Delete ${turned}?` })],
    ["an answer on a button", input([`Yes ${turned}`])],
    ["an answer in a select", input([`Yes ${turned}`, "b", "c", "d", "e", "f"])],
    ["a long answer", input([`${"Yes ".repeat(30)} ${turned}`])],
  ])("%s", (_name, question) => {
    const choice = { kind: "option", index: 0 } as const;
    const outcome = question.kind === "input" ? { ...once, choice } : once;
    const cards = [askCard(view(question)), settled(question, outcome)];
    const forms = [
      showForm(view(question), place),
      question.kind === "input" ? wordsForm(question, place) : null,
    ];
    expect(JSON.stringify(cards[0])).toContain(JSON.stringify(shown).slice(1, -1));
    expect(JSON.stringify([cards, forms])).not.toMatch(/[\u202E\u200B]/);
  });

  it("counts what escapes add: each block has room for it", () => {
    const hidden = command("\u202E".repeat(2_000));
    expect(cardOf(hidden)).toContain("ask.show");
    expect(faultsOf(showForm(view(hidden), place)["blocks"])).toEqual([]);
    expect(faultsOf(askCard(view(command("ls", { reason: "\u202E".repeat(900) }))).blocks)).toEqual(
      [],
    );
  });

  it("a path begins no second line", () => {
    expect(cardOf(files(["/etc/a\nb"]))).toContain("/etc/a\\\\u000ab");
  });
});

describe("a question with answers to choose from", () => {
  it("TU29: has up to five buttons, and a select for more", () => {
    const five = cardOf(input(["a", "b", "c", "d", "e"]));
    expect(five).toContain("ask.choice.4");
    expect(five).not.toContain("static_select");
    const six = cardOf(input(["a", "b", "c", "d", "e", "f"]));
    expect(six).toContain("static_select");
    expect(six).not.toContain("ask.choice.0");
  });

  it("always takes words of one's own", () => {
    for (const options of [[], ["a"], ["a", "b", "c", "d", "e", "f"]]) {
      expect(cardOf(input(options))).toContain("ask.other");
    }
    const form = JSON.stringify(wordsForm(input(["a"]), place));
    expect(form).toContain(`"max_length":3000`);
  });

  it("writes out what no button can hold", () => {
    const long = `Leave ${"them ".repeat(20)}out`;
    expect(cardOf(input([long, "b"]))).toContain(`1. ${long}\\n2. b`);
  });

  it("says what the answer was, and by whom", () => {
    const outcome = { ...answered("U2"), choice: { kind: "option", index: 1 } } as const;
    const card = settled(input(["a", "Leave them out"]), outcome);
    expect(JSON.stringify(card.blocks)).toContain("Leave them out, said <@U2> at");
    expect(JSON.stringify(card.blocks)).not.toContain("actions");
  });

  it("does not repeat a secret", () => {
    const outcome = { ...answered("U2"), choice: { kind: "words", text: "hunter2" } } as const;
    const card = settled(input([], { isSecret: true }), outcome);
    expect(JSON.stringify(card)).not.toContain("hunter2");
    expect(card.text).toContain("Answered, said <@U2>");
  });

  it.each([
    [input(["a".repeat(500), "", "  "], { text: "" })],
    [input(Array.from({ length: 150 }, (_, index) => `option ${index}`))],
    [input(Array.from({ length: 90 }, (_, index) => "<".repeat(500 + index)))],
    [input([], { text: "*bold* ".repeat(2_000) })],
    [input([], { text: "<".repeat(2_900) })],
  ])("fits into Slack whatever the agent asks: %#", (question) => {
    const outcome = {
      ...answered("U2"),
      choice: { kind: "words", text: "<".repeat(2_999) },
    } as const;
    for (const { blocks } of [askCard(view(question)), settled(question, outcome)]) {
      expect(faultsOf(blocks)).toEqual([]);
    }
    expect(faultsOf(wordsForm(question, place)["blocks"])).toEqual([]);
  });
});

/** Texts that Slack would refuse: empty, longer than 3,000 characters, or 75 where one presses. */
function faultsOf(value: unknown, limit = 3_000): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => faultsOf(one, limit));
  if (typeof value !== "object" || value === null) return [];
  const within = "action_id" in value ? 75 : limit;
  return Object.entries(value).flatMap(([name, part]) => {
    if (name === "text" && typeof part === "string") {
      return part === "" || part.length > within ? [part] : [];
    }
    if (name === "options" && Array.isArray(part) && part.length > 100) return [name];
    return faultsOf(part, within);
  });
}

function network(host: string): AskedQuestion {
  return {
    kind: "network",
    host,
    command: null,
    reason: null,
    offers: { once: true, session: true },
  };
}

function files(names: readonly string[]): AskedQuestion {
  return {
    kind: "file-change",
    files: names,
    grantRoot: null,
    reason: null,
    offers: { once: true, session: true },
  };
}

function rights(asked: object): AskedQuestion {
  return {
    kind: "permissions",
    rights: { network: false, read: [], write: [], ...asked },
    reason: null,
    offers: { once: true, session: true },
  };
}
