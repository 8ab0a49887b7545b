import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { systemClock } from "../../../broker/clock/clock.ts";
import { diagnosticsAdminRoutes } from "../../../main/admin/diagnostics-routes.ts";
import type { DoorEnvironment } from "../../../main/admin/doors.ts";
import { createDiagnostics } from "../../../main/diagnostics/diagnostics.ts";

/** Files of a bundle with secrets and names in them, one of which cannot be read. */
export function diagnosticsDouble(): Hono<DoorEnvironment> {
  const read = (text: string) => () => Promise.resolve(text);
  const line = `{"level":"info","message":"Post sent by Mara Okafor with xoxb-123456-abcdef"}\n`;
  const service = createDiagnostics({
    sources: [
      { name: "versions.json", isChosen: true, read: read('{"version":"1.4.1"}\n') },
      { name: "logs/broker.jsonl", isChosen: true, read: read(line.repeat(3_000)) },
      {
        name: "logs/codex-server.log",
        isChosen: true,
        read: () => Promise.reject(new Error("EACCES: permission denied")),
      },
      { name: "logs/raw-codex-rpc.jsonl", isChosen: false, read: read(line) },
    ],
    toTakeOut: (keepNames) =>
      Promise.resolve({
        secrets: [],
        people: keepNames ? [] : ["Mara Okafor"],
        channels: [],
        emails: !keepNames,
        home: "",
        namesAreKnown: true,
      }),
    newId: () => randomBytes(8).toString("hex"),
    clock: systemClock,
  });
  return diagnosticsAdminRoutes(service);
}
