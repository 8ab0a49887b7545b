import { describe, expect, it } from "vitest";
import type { AppUpdate } from "../../api/app-update.ts";
import type { LoginItem } from "../../api/ipc.ts";
import type { AdminStatus } from "../../api/status.ts";
import { trayMenu } from "./tray-menu.ts";
import { trayLook, type TraySnapshot } from "./tray-state.ts";

const off: LoginItem = { possible: true, isOn: false };

function menu(
  status: Partial<
    Record<
      "accessRequests" | "keptRunning" | "doctor" | "profiles" | "slack" | "releases" | "worker",
      unknown
    >
  >,
  loginItem: LoginItem = off,
  { platform = "darwin", isOptionHeld = false } = {},
) {
  const whole = {
    worker: { state: "stopped", by: null },
    counts: null,
    profiles: [],
    needsYou: [],
    accessRequests: [],
    active: [],
    ...status,
  } as unknown as AdminStatus;
  return trayMenu(
    { link: { kind: "ready", isOwn: true }, status: whole },
    { now: 1_000, language: "en", platform, isOptionHeld, loginItem },
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

describe("what else the menu has", () => {
  const profile = (name: string, percentLeft: number | null, preferred: boolean) => ({
    ...{ name, preferred, state: "ready" },
    quota: { short: percentLeft === null ? null : { percentLeft, resetsAt: null }, week: null },
  });

  it("DE01: offers another profile to prefer, with what it has left, where there is a choice", () => {
    const mara = profile("mara", 31, true);
    expect(rowOf(menu({ profiles: [mara] }), "preferred")).toBeUndefined();
    const rows = menu({ profiles: [mara, profile("key", null, false)] });
    expect(rowOf(rows, "preferred")).toMatchObject({
      kind: "submenu",
      label: "Preferred profile: mara",
      rows: [
        { label: "mara, 31% left", checked: true },
        { label: "key", checked: false, action: { kind: "prefer", profile: "key" } },
      ],
    });
  });

  it("names a refused Slack token among what needs a person", () => {
    const slack = { link: { state: "refused", reason: null }, lastEnvelopeAt: null };
    const rows = menu({ worker: { state: "running" }, slack });
    expect(rowOf(rows, "replace-token")).toMatchObject({ label: "Replace the Slack token…" });
  });

  it("shows an update that is under way by an icon of its own", () => {
    const status = { worker: { state: "running" }, releases: { operation: { steps: [] } } };
    const snapshot = { link: { kind: "ready", isOwn: true }, status } as unknown as TraySnapshot;
    expect(trayLook(snapshot)).toEqual({ icon: "updating", title: "" });
  });
});

describe("an update of the app", () => {
  const labels = (appUpdate: AppUpdate | undefined) =>
    trayMenu(
      { link: { kind: "looking" }, status: null },
      {
        ...({ now: 1_000, language: "en", platform: "darwin" } as const),
        ...{ isOptionHeld: false, loginItem: off },
        ...(appUpdate === undefined ? {} : { appUpdate }),
      },
    ).flatMap((row) =>
      row.kind !== "separator" && row.id === "update-app" ? [[row.label, row] as const] : [],
    );

  it("is a row only while there is something to do", () => {
    expect(labels({ kind: "idle" })).toEqual([]);
    expect(labels({ kind: "downloading", version: "1.6.0", bytes: 1, totalBytes: 2 })).toEqual([]);
    expect(labels({ kind: "available", version: "1.6.0", publishedAt: null })).toMatchObject([
      ["Update app to 1.6.0…", { action: { kind: "open", path: "/releases?of=app" } }],
    ]);
    expect(labels({ kind: "ready", version: "1.6.0" })).toMatchObject([
      ["Restart app to update", { action: { kind: "install-app-update" } }],
    ]);
  });
});

it("AC01: lists who asks to be allowed, and leads to Access", () => {
  const asks = (id: number, channel: unknown) => ({
    id,
    person: { id: "U1", name: "Ane" },
    channel,
  });
  const rows = menu({
    accessRequests: [
      asks(7, { id: "C1", name: "finance-close" }),
      asks(8, { id: "D1", name: null }),
    ],
  });
  expect(rowOf(rows, "access-7")).toMatchObject({
    label: "Access, Ane, #finance-close",
    action: { kind: "open", path: "/access" },
  });
  expect(rowOf(rows, "access-8")).toMatchObject({ label: "Access, Ane, direct message" });
});
