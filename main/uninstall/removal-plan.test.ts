import { describe, expect, it } from "vitest";
import type { KeepableId, RemovalKind } from "../api/uninstall.ts";
import { chosenForRemoval, type Installation, removalItems } from "./removal-plan.ts";

const root = "/home/ada/.slack-codex-broker";
const usual: Installation = { root, dataRoot: `${root}/.data`, environment: {} };

const gone = (installation: Installation, kind: RemovalKind, ...keep: readonly KeepableId[]) =>
  chosenForRemoval(removalItems(installation), { kind, keep }).map((path) =>
    path.replace(`${root}/`, ""),
  );

describe("what a reset and an uninstall remove", () => {
  it.each<[string, Installation]>([
    ["data elsewhere", { root, dataRoot: "/srv/data", environment: {} }],
    ["a sibling with the same beginning", { root, dataRoot: `${root}-2/.data`, environment: {} }],
    [
      "folders elsewhere",
      {
        ...usual,
        environment: { SESSIONS_ROOT: "~/code", REPOS_ROOT: "/srv/repos", HOME: "/home/ada" },
      },
    ],
    ["the home folder itself", { ...usual, environment: { SESSIONS_ROOT: "/home/ada" } }],
    ["the service root itself", { ...usual, environment: { REPOS_ROOT: root } }],
    ["a way out", { ...usual, environment: { STATE_DIR: `${root}/../other` } }],
  ])("never touches what lies outside the service root: %s", (_name, installation) => {
    for (const path of chosenForRemoval(removalItems(installation), {
      kind: "uninstall",
      keep: [],
    }))
      expect(path.startsWith(`${root}/`) && !path.includes("..")).toBe(true);
    expect(removalItems(installation).some(({ outside }) => outside.length > 0)).toBe(true);
  });

  it("keeps profiles, workspaces and releases in a reset, unless they are given up", () => {
    const all = ["profiles", "workspaces", "logs"] as const;
    expect(gone(usual, "reset", ...all)).toEqual([
      ...["config", ".data/state", ".data/jobs", ".data/run", ".data/identity", ".data/job-tools"],
    ]);
    expect(gone(usual, "reset", "workspaces", "logs")).toContain(".data/auth-profiles");
    expect(gone(usual, "reset")).not.toContain("releases");
  });

  it("leaves nothing of ours but what is kept in an uninstall", () => {
    expect(gone(usual, "uninstall", "workspaces")).toEqual([
      ...["config", ".data/state", ".data/jobs", ".data/run", ".data/identity", ".data/job-tools"],
      ...[".data/auth-profiles", ".data/codex-home", ".data/team-codex-home"],
      ...["logs", "operations", ".data/logs"],
      ...["current-worker", "previous-worker", "failed-worker"],
      ...["current-admin", "previous-admin", "failed-admin"],
      ...["releases", "runtime", "runtime-support"],
    ]);
  });

  it("takes along no folder that holds what is kept", () => {
    const nested = { ...usual, environment: { SESSIONS_ROOT: `${root}/.data/state/sessions` } };
    expect(gone(nested, "reset", "workspaces")).not.toContain(".data/state");
  });
});
