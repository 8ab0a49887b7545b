import { type DoctorRunEvent, doctorRunEventSchema } from "../../main/api/doctor.ts";
import { adminRoutes } from "../../main/api/routes.ts";
import { ApiError } from "./api-error.ts";

/** A run of all checks ends with the slowest of them; each has a limit of its own. */
const RUN_MAX_MS = 180_000;

export interface DoctorRunOptions {
  readonly fetch: typeof fetch;
  readonly headers: () => Readonly<Record<string, string>>;
}

/** Runs every check of the doctor and tells each event as it comes. Throws ApiError. */
export async function runDoctor(
  { fetch, headers }: DoctorRunOptions,
  onEvent: (event: DoctorRunEvent) => void,
): Promise<void> {
  const { method, path } = adminRoutes.runDoctor;
  let isDone = false;
  const take = (line: string) => {
    const event = doctorRunEventSchema.safeParse(JSON.parse(line));
    // An event of a newer control plane is skipped; the report at the end has everything.
    if (!event.success) return;
    isDone ||= event.data.kind === "done";
    onEvent(event.data);
  };
  try {
    const response = await fetch(path, {
      method,
      headers: { accept: "application/x-ndjson", ...headers() },
      signal: AbortSignal.timeout(RUN_MAX_MS),
    });
    if (!response.ok || response.body === null) {
      const { status } = response;
      throw new ApiError({
        kind: "refused",
        status,
        code: `http_${status}`,
        message: `The answer was ${status}.`,
        hint: "Check again.",
        details: {},
      });
    }
    for await (const line of linesOf(response.body)) take(line);
  } catch (thrown) {
    if (thrown instanceof ApiError) throw thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new ApiError({ kind: "unreachable", message });
  }
  if (!isDone) throw new ApiError({ kind: "unreachable", message: "The run broke off." });
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
  }
}
