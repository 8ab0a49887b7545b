import { describe, expect, it } from "vitest";
import type { LoginItem } from "../../api/ipc.ts";
import type { KeptRunning } from "../../api/service-agent.ts";
import type { AdminStatus } from "../../api/status.ts";
import { trayMenu } from "./tray-menu.ts";

const off: LoginItem = { possible: true, isOn: false };

function menu(
  status: { keptRunning?: KeptRunning | null; doctor?: AdminStatus["doctor"] },
  loginItem: LoginItem = off,
  { platform = "darwin", isOptionHeld = false } = {},
) {
  const whole = {
    worker: { state: "stopped", by: null },
    counts: null,
    profiles: [],
    needsYou: [],
    active: [],
    ...status,
  } as unknown as AdminStatus;
  return trayMenu(
    { link: { kind: "ready", isOwn: true }, status: whole },
    { now: 1_000, platform, isOptionHeld, loginItem },
  );
}

const rowOf = (rows: ReturnType<typeof menu>, id: string) =>
  rows.find((row) => row.kind !== "separator" && row.id === id);

describe("what is switched on in the menu bar", () => {
  it("cannot be switched on off macOS, and says so", () => {
    const reason = "A sentence for the window.";
    const rows = menu(
      { keptRunning: { possible: false, code: "not_macos", reason } },
      { possible: false, code: "not_packaged", reason },
    );
    expect(rowOf(rows, "open-at-login")).toStrictEqual({
      kind: "text",
      id: "open-at-login",
      label: "Open at login (not from a checkout)",
    });
    expect(rowOf(rows, "keep-running")).toStrictEqual({
      kind: "text",
      id: "keep-running",
      label: "Keep broker running in background (only on macOS)",
    });
  });

  it.each([
    [null, false],
    [false, false],
    [true, true],
  ])("shows what a person decided about the broker: %s", (isOn, checked) => {
    expect(rowOf(menu({ keptRunning: { possible: true, isOn } }), "keep-running")).toMatchObject({
      kind: "action",
      checked,
      action: { kind: "keep-running", isOn: !checked },
    });
  });

  it("shows whether the app opens at login, also before the control plane has answered", () => {
    expect(rowOf(menu({}, { possible: true, isOn: true }), "open-at-login")).toMatchObject({
      checked: true,
      action: { kind: "open-at-login", isOn: false },
    });
    expect(rowOf(menu({}), "keep-running")).toBeUndefined();
  });
});

describe("the doctor in the menu bar", () => {
  it.each([
    [null, "Doctor"],
    [0, "Doctor"],
    [1, "Doctor, 1 problem"],
    [2, "Doctor, 2 problems"],
  ])("counts what it found: %s", (problems, label) => {
    const doctor = problems === null ? null : { problems, at: 1 };
    expect(rowOf(menu({ doctor }), "doctor")).toMatchObject({
      label,
      action: { kind: "open", path: "/doctor" },
    });
  });
});

describe("the two ways to quit", () => {
  it.each([
    ["linux", false, ["quit", "quit-and-stop"]],
    ["darwin", false, ["quit"]],
    ["darwin", true, ["quit-and-stop"]],
  ] as const)("%s, Option held: %s", (platform, isOptionHeld, last) => {
    const rows = menu({}, off, { platform, isOptionHeld });
    const start = rows.findLastIndex(({ kind }) => kind === "separator") + 1;
    expect(rows[start]).toMatchObject({ id: "settings", label: "Settings…" });
    const end = rows.slice(start + 1);
    expect(end).toMatchObject(
      last.map((id) => ({ id, action: { kind: "quit", stopBroker: id === "quit-and-stop" } })),
    );
    const labels = { quit: "Quit, broker keeps running", "quit-and-stop": "Quit and stop broker" };
    expect(end).toMatchObject(last.map((id) => ({ label: labels[id] })));
  });
});
