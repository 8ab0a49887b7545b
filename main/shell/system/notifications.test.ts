import { EventEmitter } from "node:events";
import type { Notification } from "electron";
import { expect, it } from "vitest";
import { electronNotifications } from "./notifications.ts";

/** Electron's class, which notes what it is made with. */
function recordedKind(isSupported = true) {
  const made: (EventEmitter & { readonly options: object })[] = [];
  class Kind extends EventEmitter {
    static readonly isSupported = () => isSupported;
    readonly options: object;
    constructor(options: object) {
      super();
      this.options = options;
      made.push(this);
    }
    readonly show = () => {};
  }
  return { made, notifications: electronNotifications(Kind as unknown as typeof Notification) };
}

const letter = { group: "C1:1.1", title: "Codex asks", body: "Which?", onClick: () => {} };

it("DE01 macOS gets the group, and a button runs its own act", () => {
  const { made, notifications } = recordedKind();
  const chosen: string[] = [];
  const button = (label: string) => ({ label, onChoose: () => void chosen.push(label) });
  notifications.show({ ...letter, actions: [button("Allow once"), button("Decline")] });
  expect(made[0]?.options).toMatchObject({
    groupId: "C1:1.1",
    actions: [
      { type: "button", text: "Allow once" },
      { type: "button", text: "Decline" },
    ],
  });
  made[0]?.emit("action", {}, 1);
  expect(chosen).toEqual(["Decline"]);
});

it("nothing is shown where the system has no notifications", () => {
  const { made, notifications } = recordedKind(false);
  notifications.show({ ...letter, actions: [] });
  expect(made).toEqual([]);
});
