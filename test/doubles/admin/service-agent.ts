import { adminRoutes } from "../../../main/api/routes.ts";
import type { Answer } from "./answer.ts";
import type { AdminWorld } from "./world.ts";

export function answerServiceAgent(answer: Answer, world: AdminWorld, changed: () => void): void {
  answer("keepServiceRunning", (_context, body) => {
    const { keepRunning } = adminRoutes.keepServiceRunning.body.parse(body);
    world.status = { ...world.status, keptRunning: { possible: true, isOn: keepRunning } };
    changed();
    return { ok: true, agent: null };
  });
}
