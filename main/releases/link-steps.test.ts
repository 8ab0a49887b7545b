import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import type { DeploymentEvent } from "./deployment.ts";
import { decideDeployment, newDeployment } from "./deployment-machine.ts";
import { linkSteps } from "./link-steps.ts";
import { releaseDisk } from "./release-disk.ts";
import { releaseFolders } from "./release-folders.ts";
import { releasePlaces } from "./release-places.ts";
import { releaseRecords } from "./release-records.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "link-steps-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The pin after an update by Mara that ended with these events in its watch. */
function pinAfter(...events: readonly DeploymentEvent[]) {
  const places = releasePlaces(root);
  const folders = releaseFolders("worker", places, releaseDisk);
  const records = releaseRecords(places, releaseDisk);
  for (const version of ["1.4.1", "1.5.0"]) {
    const folder = places.release("worker", version);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "main.js"), "");
    const manifest = { name: "worker", version, broker: { schema: 1, schemaMin: 1 } };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  }
  folders.point("current", "1.4.1");
  const steps = linkSteps({
    ...{ target: "worker", folders, places, disk: releaseDisk, records, clock: systemClock },
  });
  const wish = { id: "one", kind: "deploy", target: "worker", version: "1.5.0" } as const;
  let deployment = newDeployment(
    { ...wish, links: folders.links(), integrity: null, by: "Mara" },
    1,
  );
  const done = { kind: "done", detail: "" } as const;
  // Download, verify, try, hand over, snapshot, switch, start.
  for (let step = 0; step < 7; step += 1) deployment = decideDeployment(deployment, done, 2);
  expect(deployment.stage).toEqual({ kind: "forward", step: "watch" });
  for (const event of [...events, done, done]) deployment = decideDeployment(deployment, event, 3);
  expect(deployment.stage).toMatchObject({ kind: "ended", status: "rolled-back" });
  steps.conclude(deployment);
  return records.of("worker").pin;
}

test("RL06 the pin after “Roll back now” names who rolled back, not who began the update", () => {
  expect(pinAfter({ kind: "cancelled", by: "Noor" })).toMatchObject({
    ...{ version: "1.4.1", from: "1.5.0", cause: "rollback", by: "Noor" },
  });
});

test("RL03 the pin after an automatic undo names who began the update", () => {
  expect(pinAfter({ kind: "failed", reason: "It ended." })).toMatchObject({
    ...{ version: "1.4.1", from: "1.5.0", cause: "undone", by: "Mara", reason: "It ended." },
  });
});

test("a restart of the control plane pins nothing", () => {
  const places = releasePlaces(root);
  const undoing = { reason: "It ended.", blame: "crash", by: null } as const;
  const steps = linkSteps({
    ...{ target: "worker", folders: releaseFolders("worker", places, releaseDisk), places },
    ...{ disk: releaseDisk, records: releaseRecords(places, releaseDisk), clock: systemClock },
  });
  const wish = { id: "one", kind: "deploy", target: "worker", version: "1.5.0" } as const;
  const links = { current: "1.4.1", previous: null, failed: null };
  const deployment = newDeployment({ ...wish, links, integrity: null, by: "Mara" }, 1);
  steps.conclude({ ...deployment, stage: { kind: "ended", status: "rolled-back", undoing } });
  expect(releaseRecords(places, releaseDisk).of("worker").pin).toBeNull();
});
