import { type Context, Hono } from "hono";
import { bundleRequestSchema, diagnosticsRoutes } from "../api/diagnostics.ts";
import type { DiagnosticsService } from "../diagnostics/diagnostics.ts";
import { invalidInput, jsonBody, refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";
import { limitedBody } from "./limited-body.ts";

/** Previews and bundles of diagnostics. Nothing leaves this computer by them. */
export function diagnosticsAdminRoutes(service: DiagnosticsService): Hono<DoorEnvironment> {
  const { previewDiagnostics, diagnosticsFile } = diagnosticsRoutes;
  const routes = new Hono<DoorEnvironment>();

  routes.post(previewDiagnostics.path, limitedBody(previewDiagnostics), async (context) => {
    const body = previewDiagnostics.body.safeParse((await jsonBody(context)) ?? undefined);
    if (!body.success) return invalidInput(context, body.error);
    return context.json(await service.preview(body.data?.keepNames ?? false));
  });
  routes.get(diagnosticsFile.path, (context) => {
    const params = diagnosticsFile.params.safeParse(context.req.param());
    if (!params.success) return invalidInput(context, params.error);
    const query = diagnosticsFile.query.safeParse(context.req.query());
    if (!query.success) return invalidInput(context, query.error);
    const piece = service.piece(params.data.id, query.data.name, query.data.from);
    return piece === null ? gone(context) : context.json({ ok: true, ...piece });
  });
  routes.get("/admin/api/diagnostics/:id/bundle", async (context) => {
    const request = bundleRequestSchema.safeParse({
      ...context.req.query(),
      id: context.req.param("id"),
    });
    if (!request.success) return invalidInput(context, request.error);
    const bundle = await service.bundle(request.data.id, request.data.files.split(","));
    if (bundle === null) return gone(context);
    return context.body(bundle, 200, {
      "content-type": "application/gzip",
      "content-disposition": 'attachment; filename="broker-diagnostics.tar.gz"',
    });
  });
  return routes;
}

function gone(context: Context): Response {
  return refuse(context, 404, {
    code: "preview_gone",
    message: "This preview is no longer there.",
    hint: "Make a new one: it is kept for 15 minutes.",
  });
}
