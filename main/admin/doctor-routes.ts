import { type Context, Hono } from "hono";
import { stream } from "hono/streaming";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { Route } from "../../broker/api/route.ts";
import { type DoctorRunEvent, doctorRoutes } from "../api/doctor.ts";
import type { Doctor, FixRefusal } from "../doctor/doctor.ts";
import { invalidInput, jsonBody, refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";
import { limitedBody } from "./limited-body.ts";

export interface DoctorRoutesOptions {
  readonly doctor: Doctor;
  /** Who acts where the request names nobody. */
  readonly operatorName: () => string | null;
}

const NDJSON = "application/x-ndjson";

/** The doctor's routes. What was found is answered with 200, however bad it is. */
export function doctorAdminRoutes(options: DoctorRoutesOptions): Hono<DoorEnvironment> {
  const { doctor, operatorName } = options;
  const routes = new Hono<DoorEnvironment>();

  routes.get(doctorRoutes.doctor.path, (context) => context.json(doctor.report()));

  const { runDoctor, runDoctorCheck, fixDoctorFinding, muteDoctorFinding } = doctorRoutes;
  routes.post(runDoctor.path, limitedBody(runDoctor), async (context) => {
    const body = runDoctor.body.safeParse((await jsonBody(context)) ?? undefined);
    if (!body.success) return invalidInput(context, body.error);
    return context.req.header("accept")?.includes(NDJSON) === true
      ? streamedRun(context, doctor)
      : context.json(await doctor.run());
  });

  routes.post(runDoctorCheck.path, limitedBody(runDoctorCheck), async (context) => {
    const body = runDoctorCheck.body.safeParse((await jsonBody(context)) ?? undefined);
    if (!body.success) return invalidInput(context, body.error);
    const result = await doctor.runOne(checkOf(context, runDoctorCheck));
    return result === null ? unknownCheck(context) : context.json({ ok: true, result });
  });

  routes.post(fixDoctorFinding.path, limitedBody(fixDoctorFinding), async (context) => {
    const body = fixDoctorFinding.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    const { key, by = operatorName() } = body.data;
    const fixed = await doctor.fix(checkOf(context, fixDoctorFinding), key, by);
    return fixed.ok ? context.json({ ok: true, ...fixed.value }) : notFixed(context, fixed.error);
  });

  routes.post(muteDoctorFinding.path, limitedBody(muteDoctorFinding), async (context) => {
    const body = muteDoctorFinding.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    const { key, muted, by = operatorName() } = body.data;
    return context.json(doctor.mute(key, muted, by));
  });
  return routes;
}

/** A JSON object on each line, as soon as there is one. The run goes on when nobody reads it. */
function streamedRun(context: Context, doctor: Doctor): Response {
  context.header("content-type", NDJSON);
  return stream(context, async (out) => {
    let written: Promise<unknown> = Promise.resolve();
    await doctor.run((event: DoctorRunEvent) => {
      written = written.then(() => out.write(`${JSON.stringify(event)}\n`));
    });
    await written;
  });
}

function checkOf(context: Context, { params }: Route): string {
  const parsed = params.safeParse(context.req.param());
  const { check } = parsed.success ? (parsed.data as { check: string }) : { check: "" };
  return check;
}

function unknownCheck(context: Context): Response {
  return refuse(context, 404, {
    code: "unknown_check",
    message: "The doctor has no such check.",
    hint: "Load the list of checks again.",
  });
}

function notFixed(context: Context, refusal: FixRefusal): Response {
  switch (refusal.kind) {
    case "unknown-check":
      return unknownCheck(context);
    case "nothing-to-fix":
      return refuse(context, 409, {
        code: "nothing_to_fix",
        message: "There is nothing to fix here any more.",
        hint: "Check again.",
      });
    case "failed":
      return refuse(context, 502, {
        code: "fix_failed",
        message: refusal.message,
        hint: "Nothing else was changed. Check again to see how it is now.",
      });
    default:
      return assertNever(refusal);
  }
}
