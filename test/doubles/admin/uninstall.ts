import { adminRoutes } from "../../../main/api/routes.ts";
import { type RemovalId, removalIds } from "../../../main/api/uninstall.ts";
import type { Answer } from "./answer.ts";
import type { AdminWorld } from "./world.ts";

const parts: Readonly<Record<RemovalId, readonly string[]>> = {
  settings: ["config/worker.env", "config/admin-token"],
  database: ["data/broker.sqlite", "data/jobs"],
  releases: ["releases", "runtime"],
  profiles: ["data/auth-profiles"],
  workspaces: ["data/workspaces", "data/repositories"],
  logs: ["data/logs"],
};

/** What would go of the double's installation, and its removal. */
export function answerUninstall(answer: Answer, world: AdminWorld): void {
  const { serviceRoot } = world.status.controlPlane;
  const pathsOf = (id: RemovalId) => parts[id].map((part) => `${serviceRoot}/${part}`);
  answer("removalPlan", () => ({
    ok: true,
    serviceRoot,
    items: removalIds.map((id) => ({
      id,
      paths: pathsOf(id),
      outside: id === "workspaces" ? ["/Users/mara/Developer"] : [],
    })),
    runningTurns: world.status.runningTurns,
  }));
  answer("removeInstallation", (_context, body) => {
    const { keep } = adminRoutes.removeInstallation.body.parse(body);
    const kept: readonly RemovalId[] = keep;
    return { ok: true, removed: removalIds.filter((id) => !kept.includes(id)).flatMap(pathsOf) };
  });
}
