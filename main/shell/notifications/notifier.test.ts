import { describe, expect, it } from "vitest";
import type { AskItem } from "../../../broker/api/asks.ts";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { NoticeKind } from "../../api/app-preferences.ts";
import type { Language } from "../../api/language.ts";
import type { Answered } from "../control-plane/broker-answers.ts";
import { recordedSystem } from "../system/testing/recorded-system.ts";
import { notifier } from "./notifier.ts";
import { MINUTE, now, session, status } from "./testing/statuses.ts";

const ask = {
  handle: "h1",
  sessionKey: "C1:1.1",
  question: {
    kind: "command",
    command: "git push -u origin fix",
    cwd: null,
    reason: null,
    rights: null,
    offers: { once: true, session: true },
  },
  choices: [{ kind: "allow-once" }, { kind: "allow-for-session" }, { kind: "decline" }],
  asker: null,
  createdAt: now,
  expiresAt: null,
} satisfies AskItem;

const asked = status({ needsYou: [session("needs-approval")] });
/** The promises of the double have settled. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

interface SetUp {
  readonly shownPath?: string | null;
  readonly silent?: readonly NoticeKind[];
  readonly asks?: () => Promise<readonly AskItem[]>;
  readonly answer?: () => Promise<Answered>;
  readonly language?: Language;
}

function setUp(given: SetUp = {}) {
  const { shownPath = null, silent = [], language = "en", asks, answer } = given;
  const system = recordedSystem();
  const opened: string[] = [];
  const sent: unknown[] = [];
  const time = { now };
  const timers: { at: number; task: () => void }[] = [];
  const notify = notifier({
    notifications: system.notifications,
    clock: {
      now: () => time.now,
      after: (ms, task) => {
        const timer = { at: time.now + ms, task };
        timers.push(timer);
        return { cancel: () => void (timer.task = () => {}) };
      },
    },
    language: () => language,
    shownPath: () => shownPath,
    isSilent: (kind) => silent.includes(kind),
    open: (path) => opened.push(path),
    answers: {
      asks: asks ?? (() => Promise.resolve([ask])),
      offerOf: () => Promise.resolve(null),
      answer: (handle, choice) => {
        sent.push([handle, choice]);
        return answer?.() ?? Promise.resolve("done");
      },
      takeOffer: () => Promise.resolve("done"),
      move: (keys, profile) => {
        sent.push([keys, profile]);
        return answer?.() ?? Promise.resolve("done");
      },
    },
  });
  const choose = async (label: string) => {
    system.shown[0]?.actions.find((action) => action.label === label)?.onChoose();
    await settled();
  };
  const until = (at: number) => {
    time.now = at;
    for (const timer of timers.splice(0)) if (timer.at <= at) timer.task();
  };
  return { notify, opened, sent, shown: system.shown, choose, until, time };
}

describe("when the notifier shows something", () => {
  it("takes what is there at the start as known, and opens what is clicked", async () => {
    const { notify, opened, shown } = setUp();
    notify.take(asked);
    notify.take(status({ needsYou: [session("needs-approval"), session("failed", "C2:2.2")] }));
    await settled();
    expect(shown.map(({ title }) => title)).toEqual(["A session failed"]);
    shown[0]?.onClick();
    expect(opened).toEqual(["/sessions/C2%3A2.2"]);
  });

  it.each<[string, SetUp]>([
    ["the window shows that very session", { shownPath: "/sessions/C1%3A1.1" }],
    ["the window shows Home, which lists it", { shownPath: "/" }],
    ["the kind is turned off", { silent: ["approval"] }],
  ])("shows nothing while %s", async (_name, how) => {
    const { notify, shown } = setUp(how);
    notify.take(status());
    notify.take(asked);
    await settled();
    expect(shown).toEqual([]);
  });

  it("repeats nothing after the broker was away", async () => {
    const { notify, shown } = setUp();
    notify.take(asked);
    notify.take(status({ worker: { state: "starting" }, slack: null, counts: null }));
    notify.take(asked);
    await settled();
    expect(shown).toEqual([]);
  });

  it.each<[string, boolean, readonly string[]]>([
    ["still waits", true, ["Codex wants to run a command", "A session failed"]],
    ["has passed", false, ["Codex wants to run a command"]],
  ])("shows a second one of a session after a minute, when it %s", async (_name, waits, titles) => {
    const calm = { ...ask, question: { ...ask.question, command: "make" } };
    const { notify, shown, until, time } = setUp({ asks: () => Promise.resolve([calm]) });
    notify.take(status());
    notify.take(asked);
    time.now = now + 10_000;
    const failed = status({ needsYou: [session("failed", "C1:1.1", now + 10_000)] });
    notify.take(failed);
    await settled();
    expect(shown).toHaveLength(1);
    if (!waits) notify.take(status());
    until(now + MINUTE);
    await settled();
    expect(shown.map(({ title }) => title)).toEqual(titles);
  });
});

describe("what is no session's", () => {
  const quota = { short: null, week: null };
  const profile = (name: string, state: string) =>
    ({ name, label: null, state, exhaustedUntil: null, quota }) as unknown as ProfileItem;
  const outOfQuota = async (how: SetUp = {}) => {
    const here = setUp(how);
    const other = profile("ci-bot", "ready");
    here.notify.take(status({ profiles: [profile("mara", "ready"), other] }));
    here.notify.take(
      status({
        profiles: [profile("mara", "exhausted"), other],
        active: [session("out-of-quota", "C1:1.1")],
      }),
    );
    await settled();
    return here;
  };

  it("is grouped by what it is about", async () => {
    const { shown } = await outOfQuota();
    expect(shown[0]).toMatchObject({ title: "mara is out of quota", group: "profile mara" });
  });

  it("has the sessions that wait go on with another profile, and nothing else", async () => {
    const { sent, opened, choose } = await outOfQuota();
    await choose("Use ci-bot");
    expect([sent, opened]).toEqual([[[["C1:1.1"], "ci-bot"]], []]);
  });

  it("says that none of them waits any more", async () => {
    const { shown, choose } = await outOfQuota({ answer: () => Promise.resolve("too-late") });
    await choose("Use ci-bot");
    expect(shown[1]).toMatchObject({ title: "That came too late", group: "profile mara" });
  });

  it("opens the page that its button names", async () => {
    const { notify, opened, choose } = setUp();
    notify.take(status());
    notify.take(status({ worker: { state: "crashed", exits: 5 }, slack: null }));
    await settled();
    await choose("Logs");
    expect(opened).toEqual(["/logs"]);
  });
});

describe("answers from a notification", () => {
  const approval = async (how: SetUp = {}) => {
    const here = setUp(how);
    here.notify.take(status());
    here.notify.take(asked);
    await settled();
    return here;
  };

  it("sends what is chosen, and says nothing more", async () => {
    const { sent, shown, choose } = await approval();
    expect(shown[0]).toMatchObject({ title: "Codex wants to push a branch" });
    await choose("Allow once");
    expect(sent).toEqual([["h1", { kind: "allow-once" }]]);
    expect(shown).toHaveLength(1);
  });

  it("Show opens the session and answers nothing", async () => {
    const { sent, opened, choose } = await approval();
    await choose("Show");
    expect([sent, opened]).toEqual([[], ["/sessions/C1%3A1.1"]]);
  });

  it.each<[string, () => Promise<Answered>, string]>([
    ["too late", () => Promise.resolve("too-late"), "That came too late"],
    ["lost", () => Promise.reject(new Error("Nobody answers.")), `"Decline" did not arrive`],
  ])("says that an answer was %s, and a click opens the session", async (_name, answer, title) => {
    const { shown, opened, choose } = await approval({ answer });
    await choose("Decline");
    expect(shown[1]).toMatchObject({ title, actions: [] });
    shown[1]?.onClick();
    expect(opened).toEqual(["/sessions/C1%3A1.1"]);
  });

  it("AD22 is Chinese, and so is what comes of an answer", async () => {
    const { shown, choose } = await approval({
      language: "zh",
      answer: () => Promise.resolve("too-late"),
    });
    expect(shown[0]).toMatchObject({ title: "Codex 想推送一个分支" });
    await choose("拒绝");
    expect(shown[1]).toMatchObject({
      title: "晚了一步",
      body: "“拒绝”没有生效：此前已有结果。",
    });
  });

  it("shows the notice without answers when the questions cannot be read", async () => {
    const { shown } = await approval({ asks: () => Promise.reject(new Error("away")) });
    expect(shown[0]).toMatchObject({ title: "Codex asks for approval" });
    expect(shown[0]?.actions.map(({ label }) => label)).toEqual(["Show"]);
  });
});
