import type { Hono } from "hono";
import { stream } from "hono/streaming";
import { doctorRoutes } from "../../../main/api/doctor.ts";
import type { AdminStatus } from "../../../main/api/status.ts";
import type { DoctorDouble } from "./doctor.ts";
import type { Answer } from "./answer.ts";

/** Between two lines of a run: long enough that a person sees what runs. */
const BETWEEN_MS = 15;

/** The doctor's routes on the double. */
export function mountDoctor(
  app: Hono,
  doctor: DoctorDouble,
  answer: Answer,
  tell: (summary: AdminStatus["doctor"]) => void,
): void {
  const told = () => {
    const { at } = doctor.report();
    tell(at === null ? null : { problems: doctor.problems(), at });
  };
  answer("doctor", () => doctor.report());
  app.post(doctorRoutes.runDoctor.path, async (context, next) => {
    if (context.req.header("accept") !== "application/x-ndjson") return next();
    const events = doctor.run();
    context.header("content-type", "application/x-ndjson");
    return stream(context, async (out) => {
      for (const [index, event] of events.entries()) {
        if (index === doctor.pauseAfter) {
          await new Promise<void>((resolve) => out.onAbort(resolve));
          return;
        }
        await out.write(`${JSON.stringify(event)}\n`);
        await out.sleep(BETWEEN_MS);
      }
      told();
    });
  });
  answer("runDoctor", () => {
    doctor.run();
    told();
    return doctor.report();
  });
  answer("fixDoctorFinding", (_context, body) => {
    const { key } = doctorRoutes.fixDoctorFinding.body.parse(body);
    const fixed = doctor.fix(key);
    told();
    return fixed === null ? null : { ok: true, ...fixed };
  });
  answer("muteDoctorFinding", (_context, body) => {
    const { key, muted } = doctorRoutes.muteDoctorFinding.body.parse(body);
    const report = doctor.mute(key, muted);
    told();
    return report;
  });
}
