import type { Menu, MenuItemConstructorOptions, NativeImage } from "electron";
import { describe, expect, it } from "vitest";
import type { Language } from "../../api/language.ts";
import type { AdminStatus } from "../../api/status.ts";
import type { TrayAction } from "./tray-rows.ts";
import { type TrayParts, trayView } from "./tray.ts";
import type { TraySnapshot } from "./tray-state.ts";

/** Electron's tray, as far as it is used: it notes what is done with it. */
function fakeTray(platform: string, leftClick: "menu" | "window" = "menu") {
  const done: string[] = [];
  const menus: MenuItemConstructorOptions[][] = [];
  const performed: TrayAction[] = [];
  const listeners = new Map<string, (event: unknown) => void>();
  const spoken: { language: Language } = { language: "en" };
  const parts = {
    tray: {
      setImage: (image: unknown) => done.push(`image ${String(image)}`),
      setTitle: (title: string) => done.push(`title "${title}"`),
      setToolTip: (tip: string) => done.push(`tip ${tip}`),
      popUpContextMenu: () => done.push("menu"),
      on: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
    },
    icon: (name: string) => name as unknown as NativeImage,
    buildMenu: (template: MenuItemConstructorOptions[]) => {
      menus.push(template);
      return {} as Menu;
    },
    platform,
    now: () => 1_000,
    loginItem: () => ({ possible: true, isOn: true }),
    appUpdate: () => ({ kind: "idle" }),
    perform: (action: TrayAction) => performed.push(action),
    leftClick: () => leftClick,
    language: () => spoken.language,
  };
  const click = (name: string, event: object) => listeners.get(name)?.(event);
  return { parts: parts as unknown as TrayParts, done, menus, performed, click, spoken };
}

const looking: TraySnapshot = { link: { kind: "looking" }, status: null };
const down: TraySnapshot = {
  link: { kind: "down", problem: { message: "It ended & said so.", hint: "" }, nextTryAt: null },
  status: null,
};
const stopped = {
  link: { kind: "ready", isOwn: true },
  status: {
    worker: { state: "stopped", by: null },
    counts: null,
    profiles: [],
    needsYou: [],
    accessRequests: [],
    active: [],
  },
} as unknown as TraySnapshot & { readonly status: AdminStatus };

describe("the tray icon", () => {
  it("shows each change once, and nothing where nothing changed", () => {
    const { parts, done } = fakeTray("darwin");
    const view = trayView(parts, looking);
    expect(done.splice(0)).toEqual(["image starting", 'title ""', "tip Starting"]);
    view.show(looking);
    view.show({ ...looking, link: { kind: "starting", since: 900 } });
    expect(done.splice(0)).toEqual([]);
    view.show(stopped);
    view.show(stopped);
    expect(done.splice(0)).toEqual(["image stopped", "tip Stopped"]);
  });

  it("AD22 says in another language at once what it says", () => {
    const { parts, done, menus, click, spoken } = fakeTray("linux");
    const view = trayView(parts, looking);
    done.splice(0);
    spoken.language = "zh";
    view.refresh();
    expect(done).toEqual(["tip 正在启动"]);
    click("click", {});
    expect(menus[0]?.map(({ label }) => label)).toContain("打开窗口");
  });

  it("has no text beside it where the system shows none", () => {
    const { parts, done } = fakeTray("linux");
    trayView(parts, looking);
    expect(done).toEqual(["image starting", "tip Starting"]);
  });

  it.each(["click", "right-click"])("opens the menu of now by a %s", (name) => {
    const { parts, done, menus, performed, click } = fakeTray("linux");
    const view = trayView(parts, looking);
    view.show(down);
    click(name, {});
    expect(done.at(-1)).toBe("menu");
    expect(menus[0]?.[1]).toEqual({
      id: "state-detail",
      label: "It ended && said so.",
      enabled: false,
    });
    const retry = menus[0]?.find(({ id }) => id === "retry");
    (retry?.click as (() => void) | undefined)?.();
    expect(performed).toEqual([{ kind: "retry" }]);
  });

  it("opens the window by a left click where the person wants that, and the menu by a right one", () => {
    const { parts, menus, performed, click } = fakeTray("darwin", "window");
    trayView(parts, stopped);
    click("click", {});
    expect([performed, menus]).toEqual([[{ kind: "open", path: null }], []]);
    click("right-click", {});
    expect(menus).toHaveLength(1);
  });

  it("offers to stop the broker too while Option is held", () => {
    const { parts, menus, click } = fakeTray("darwin");
    trayView(parts, stopped);
    click("click", { altKey: true });
    click("click", { altKey: false });
    expect(menus.map((menu) => menu.at(-1)?.label)).toEqual([
      "Quit and stop broker",
      "Quit, broker keeps running",
    ]);
  });
});
