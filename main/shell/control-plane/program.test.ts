import { describe, expect, it } from "vitest";
import { servicePlaces } from "./places.ts";
import { controlPlaneEnvironment, findPrograms } from "./program.ts";

describe("the app's own programs", () => {
  const places = { resourcesFolder: "/App/Resources", checkout: "/src" };

  it("lie in a packaged app, whatever BROKER_NODE names", () => {
    expect(findPrograms({ ...places, isPackaged: true, node: "/tmp/evil" })).toEqual({
      node: "/App/Resources/node/bin/node",
      controlPlane: "/App/Resources/dist/main/headless.js",
      interfaceFolder: "/App/Resources/dist/renderer",
    });
  });

  it.each([
    [undefined, "/src/node_modules/.bin/node"],
    [" ", "/src/node_modules/.bin/node"],
    ["/opt/node", "/opt/node"],
  ])("lie in a checkout, with BROKER_NODE %j", (node, expected) => {
    const programs = findPrograms({ ...places, isPackaged: false, node });
    expect(programs.node).toBe(expected);
    expect(programs.controlPlane).toBe("/src/dist/main/headless.js");
  });
});

describe("what the control plane is started with", () => {
  it("is the person's environment, without what belongs to Electron", () => {
    const given = {
      ...{
        PATH: "/bin",
        SLACK_BOT_TOKEN: "t",
        ELECTRON_RUN_AS_NODE: "1",
        NODE_OPTIONS: "--inspect",
      },
      ...{ DESKTOP_TEST: "1", BROKER_NODE: "/n", UNSET: undefined },
    };
    expect(controlPlaneEnvironment(given, "/root")).toEqual({
      PATH: "/bin",
      SLACK_BOT_TOKEN: "t",
      SERVICE_ROOT: "/root",
      CONTROL_PLANE_TIED: "1",
    });
  });
});

describe("the service root", () => {
  it.each([
    [undefined, "/home/mara/.slack-codex-broker"],
    [" ", "/home/mara/.slack-codex-broker"],
    ["~/b", "/home/mara/b"],
    ["~", "/home/mara"],
    ["b", "/cwd/b"],
    ["/srv/b/", "/srv/b/"],
  ])("%j", (given, root) => {
    expect(servicePlaces(given, "/home/mara", "/cwd").root).toBe(root);
  });
});
