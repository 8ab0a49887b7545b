import { House } from "lucide-react";
import { describe, expect, it } from "vitest";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import type { Action } from "../frame/actions.ts";
import type { Need } from "../home/needs.ts";
import {
  addressOf,
  FOUND_SHOWN,
  LAST_SHOWN,
  type PaletteContent,
  paletteGroups,
  type PaletteItem,
  sessionCommands,
  sessionOf,
  spokenItem,
} from "./palette-groups.ts";

const session = (key: string, title = `Session ${key}`): SessionItem =>
  ({
    key,
    title,
    channel: { id: "C1", name: "checkout-web", type: "channel" },
    starter: { id: "U1", name: "Mara Okafor" },
    status: { state: "failed", word: "Failed" },
  }) as SessionItem;
const many = (count: number) => Array.from({ length: count }, (_, at) => session(String(at)));
const goHome: Action = {
  id: "go.home",
  title: "Home",
  keys: "g h",
  place: "everywhere",
  palette: { group: "go-to", to: "/", icon: House },
  run: () => {},
};
const action = (id: string, title: string, about: string, more: Partial<Action> = {}): Action => ({
  id,
  title,
  place: "everywhere",
  palette: { group: "actions", about },
  run: () => {},
  ...more,
});
const need = (each: SessionItem): Need => ({ kind: "session", session: each });
const profileNeed: Need = {
  kind: "profile",
  profile: { name: "lin", label: null, account: null, state: "refused" } as unknown as ProfileItem,
};
const nothing: PaletteContent = { text: "", needs: [], sessions: [], isCurrent: true, actions: [] };
const shown = (content: Partial<PaletteContent>) =>
  paletteGroups({ ...nothing, ...content }).map(({ id, items }) => [
    id,
    items.map((item) => item.id),
  ]);

describe("the groups of the palette", () => {
  it("are none when nothing matches", () => {
    expect(shown({ text: "zzz", needs: [need(session("1"))], actions: [goHome] })).toStrictEqual(
      [],
    );
  });

  it("stand in their order, without those that are empty", () => {
    const stop = action("broker.stop", "Stop", "Broker");
    const all = {
      needs: [need(session("1")), profileNeed],
      sessions: [session("2")],
      actions: [stop, goHome],
    };
    expect(shown(all)).toStrictEqual([
      ["needs-you", ["need 1", "need lin"]],
      ["sessions", ["session 2"]],
      ["go-to", ["action go.home"]],
      ["actions", ["action broker.stop"]],
    ]);
    expect(shown({ ...all, text: "home" }).map(([id]) => id)).toStrictEqual(["sessions", "go-to"]);
  });

  it("has settings only for what is typed, by their label, group and variable", () => {
    const settings = ["Model", "Bot token"].map((title) =>
      action(`setting ${title}`, title, "", {
        palette: { group: "settings", about: "Slack", name: title.toUpperCase() },
      }),
    );
    expect(shown({ actions: settings })).toStrictEqual([]);
    expect(shown({ actions: settings, text: "bot tok" })).toStrictEqual([
      ["settings", ["action setting Bot token"]],
    ]);
    expect(shown({ actions: settings, text: "slack" })[0]?.[1]).toHaveLength(2);
  });

  it("show the five last sessions while nothing is typed, and more when something is", () => {
    expect(shown({ sessions: many(30) })[0]?.[1]).toHaveLength(LAST_SHOWN);
    expect(shown({ sessions: many(30), text: "session" })[0]?.[1]).toHaveLength(FOUND_SHOWN);
  });

  it("show a session once, and five last ones below those that need somebody", () => {
    const groups = shown({ needs: [need(session("0"))], sessions: many(30) });
    expect(groups).toStrictEqual([
      ["needs-you", ["need 0"]],
      ["sessions", ["session 1", "session 2", "session 3", "session 4", "session 5"]],
    ]);
  });

  it("keep what the broker found by something that the page does not see", () => {
    expect(shown({ sessions: [session("1")], text: "said in a message" })).toHaveLength(1);
  });

  it("keep of earlier results only what matches the text by now", () => {
    const sessions = [session("1", "Fix the cart"), session("2", "Rename everything")];
    const found = shown({ sessions, text: "cart", isCurrent: false });
    expect(found).toStrictEqual([["sessions", ["session 1"]]]);
  });

  it("find what needs somebody by its state, channel and person", () => {
    const needs = [need(session("1")), profileNeed];
    for (const text of ["failed", "#checkout", "okafor"]) {
      expect(shown({ needs, text })[0]?.[1]).toStrictEqual(["need 1"]);
    }
    expect(shown({ needs, text: "sign in" })[0]?.[1]).toStrictEqual(["need lin"]);
  });
});

describe("actions", () => {
  it("of the screen come before those of everywhere, the better match before both", () => {
    const actions = [
      action("broker.stop", "Stop", "Broker"),
      action("session.stop", "Stop", "Fix the cart", { place: "session" }),
      action("session.go", "Go on", "A nonstop job", { place: "session" }),
    ];
    expect(shown({ actions, text: "stop" })[0]?.[1]).toStrictEqual([
      "action session.stop",
      "action broker.stop",
      "action session.go",
    ]);
  });

  it("that are not allowed are shown", () => {
    const rule = { allowed: false, reason: "The broker is stopped." } as const;
    expect(shown({ actions: [action("a", "Stop", "Broker", { rule })] })).toHaveLength(1);
  });

  it("with keys alone are left out, and one that is registered twice is shown once", () => {
    const { palette: _, ...keysAlone } = action("row.next", "Next row", "");
    const twice = [action("a", "Outer", ""), action("a", "Inner", ""), keysAlone];
    const [group] = paletteGroups({ ...nothing, actions: twice });
    expect(group?.items).toMatchObject([{ action: { title: "Inner" } }]);
  });

  it("of a session stand under its name", () => {
    const own = [action("stop", "Stop", "Fix"), action("reset", "Reset…", "Fix")];
    expect(sessionCommands("Fix", "res", own)).toMatchObject([
      { title: "Fix", items: [{ id: "action reset" }] },
    ]);
    expect(sessionCommands("Fix", "zzz", own)).toStrictEqual([]);
  });
});

describe("a line read aloud", () => {
  const now = 1_000_000;
  const failed = {
    ...session("1", "Fix the cart"),
    status: { state: "failed", word: "Failed", since: now - 240_000, until: null },
  } as SessionItem;
  const rule = { allowed: false, reason: "The broker is stopped." } as const;
  it.each([
    [
      { kind: "session", id: "s", session: failed },
      "Failed, Fix the cart, #checkout-web, 4 minutes",
    ],
    [
      { kind: "need", id: "n", need: need(failed) },
      "Failed, Fix the cart, #checkout-web, 4 minutes",
    ],
    [{ kind: "need", id: "n", need: profileNeed }, "Sign in again, lin"],
    [{ kind: "action", id: "a", action: goHome }, "Home"],
    [
      { kind: "action", id: "a", action: action("a", "Stop", "Broker", { rule }) },
      "Stop, Broker, The broker is stopped.",
    ],
  ] as const)("%#", (item, sentence) => {
    expect(spokenItem(item, now, false)).toBe(sentence);
  });

  it("among a session's own actions does not repeat the session", () => {
    const own: PaletteItem = {
      kind: "action",
      id: "a",
      action: action("a", "Stop", "Fix the cart"),
    };
    expect(spokenItem(own, now, true)).toBe("Stop");
  });
});

describe("where a line leads", () => {
  it.each([
    [
      { kind: "session", id: "s", session: session("1") },
      { kind: "session", key: "1" },
    ],
    [
      { kind: "need", id: "n", need: need(session("2")) },
      { kind: "session", key: "2" },
    ],
    [
      { kind: "need", id: "n", need: profileNeed },
      { kind: "screen", to: "/profiles" },
    ],
    [
      { kind: "action", id: "a", action: goHome },
      { kind: "screen", to: "/" },
    ],
    [{ kind: "action", id: "a", action: action("a", "Stop", "") }, null],
  ] as const)("%#", (item, address) => {
    expect(addressOf(item)).toStrictEqual(address);
    expect(sessionOf(item) !== null).toBe(address?.kind === "session");
  });
});
