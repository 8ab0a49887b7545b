import { adminRoutes } from "../../../main/api/routes.ts";
import type { Answer } from "./answer.ts";
import { answerCommandLink } from "./command-link.ts";
import type { AdminWorld } from "./world.ts";

export function answerServiceAgent(answer: Answer, world: AdminWorld, changed: () => void): void {
  answerCommandLink(answer);
  answer("keepServiceRunning", (_context, body) => {
    const { keepRunning } = adminRoutes.keepServiceRunning.body.parse(body);
    world.status = { ...world.status, keptRunning: { possible: true, isOn: keepRunning } };
    changed();
    return { ok: true, agent: null };
  });
}
