import { describe, expect, it } from "vitest";
import { loginItems } from "./login-item.ts";

function appThat({ isPackaged = true, takes = true } = {}) {
  let openAtLogin = false;
  return {
    isPackaged,
    getLoginItemSettings: () => ({ openAtLogin }),
    setLoginItemSettings: (settings: { openAtLogin?: boolean }) => {
      if (takes) openAtLogin = settings.openAtLogin === true;
    },
  } as unknown as Parameters<typeof loginItems>[0];
}

describe("open at login", () => {
  it("is not possible off macOS, and says why", () => {
    const items = loginItems(appThat(), "linux");
    expect(items.read()).toMatchObject({ possible: false, code: "not_macos" });
    expect(() => items.set(true)).toThrow("only ask macOS");
  });

  it("is not possible from a checkout: macOS would open a bare Electron", () => {
    const items = loginItems(appThat({ isPackaged: false }), "darwin");
    expect(items.read()).toMatchObject({ possible: false, code: "not_packaged" });
  });

  it("says when macOS did not take it", () => {
    const items = loginItems(appThat({ takes: false }), "darwin");
    expect(() => items.set(true)).toThrow("macOS did not take it");
  });

  it("is switched on and off", () => {
    const items = loginItems(appThat(), "darwin");
    expect(items.set(true)).toStrictEqual({ possible: true, isOn: true });
    expect(items.set(false)).toStrictEqual({ possible: true, isOn: false });
  });
});
