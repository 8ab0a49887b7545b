import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, it } from "vitest";
import type { Language } from "../api/language.ts";
import { applicationMenu } from "./application-menu.ts";

function menu(isPackaged: boolean, language: Language = "en") {
  const done: string[] = [];
  const template = applicationMenu({
    name: "Slack Codex Broker",
    platform: "darwin",
    ...{ isPackaged, language },
    about: () => done.push("about"),
    open: (path) => done.push(path),
    quit: (stopBroker) => done.push(stopBroker ? "quit and stop" : "quit"),
  });
  const items = template.flatMap(({ submenu }) =>
    Array.isArray(submenu) ? (submenu as MenuItemConstructorOptions[]) : [],
  );
  return { template, items, done };
}

describe("the application menu", () => {
  it("has no developer tools in the packaged app", () => {
    const roles = (isPackaged: boolean) => menu(isPackaged).items.map(({ role }) => role);
    expect(roles(true)).not.toContain("toggleDevTools");
    expect(roles(false)).toContain("toggleDevTools");
    expect(roles(true)).not.toContain("reload");
  });

  it("has Edit, so that text can be pasted, and the usual others in their order", () => {
    const { template } = menu(true);
    expect(template.map(({ label, role }) => role ?? label)).toEqual([
      "Slack Codex Broker",
      "editMenu",
      "View",
      "windowMenu",
      "help",
    ]);
  });

  it("AD22 is Chinese throughout, also what Electron would name in English", () => {
    const labelsOf = (rows: readonly MenuItemConstructorOptions[]): readonly string[] =>
      rows.flatMap(({ type, role, label, submenu }) => [
        ...(type === "separator" ? [] : [label ?? `no label of ${String(role)}`]),
        ...(Array.isArray(submenu) ? labelsOf(submenu) : []),
      ]);
    const labels = labelsOf(menu(false, "zh").template);
    expect(labels).toHaveLength(labelsOf(menu(false).template).length);
    expect(labels.filter((label) => !/\p{Script=Han}/u.test(label))).toEqual([
      "Slack Codex Broker",
    ]);
    expect(labels).toEqual(expect.arrayContaining(["编辑", "拷贝", "窗口", "退出并停止 Broker"]));
  });

  it("does what its own rows say", () => {
    const { items, done } = menu(true);
    for (const { id, click } of items) if (id !== undefined) (click as () => void)();
    expect(done).toEqual([
      "about",
      "/settings",
      "quit",
      "quit and stop",
      "/doctor",
      "/logs",
      "/releases",
    ]);
  });
});
