import { expect, test } from "vitest";
import { settingsView, type ViewParts } from "./settings-view.ts";

const parts: ViewParts = {
  file: { variables: new Map(), fault: null, revision: "1", text: "" },
  filePath: "/root/config/worker.env",
  adminTokenFile: "/root/config/admin-token",
  environment: {},
  description: null,
  releaseProblem: null,
  verdict: null,
  path: {
    inForce: "/usr/bin",
    source: "environment",
    shell: null,
    askedAt: null,
    problem: null,
  },
  inForce: { LOG_LEVEL: "info", TURN_END: "wait" },
  next: { LOG_LEVEL: "debug", TURN_END: "wait" },
};

test("names what was changed since the broker's start", () => {
  expect(settingsView(parts).pending).toStrictEqual(["LOG_LEVEL"]);
});

test("asks for no restart because worker.env was created since the start", () => {
  const next = { ...parts.inForce, BROKER_CONFIG_FILES: "/root/config/worker.env" };
  expect(settingsView({ ...parts, next }).pending).toStrictEqual([]);
});
