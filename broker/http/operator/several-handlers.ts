import type { operatorRoutes } from "../../api/routes.ts";
import type { PreviewResult, SeveralAct, SeveralActResult } from "../../api/several-sessions.ts";
import type { DiskActions, SessionActions } from "../../app/actions.ts";
import type { Clock } from "../../clock/clock.ts";
import { assertNever, errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";
import { diskActHandlers } from "./disk-handlers.ts";
import { sessionActHandlers } from "./session-act-handlers.ts";

/** Callers wait for 30 s, and a session that is being worked on takes up to 10 to be removed. */
const BEGIN_LIMIT_MS = 15_000;
/** So many sessions at once: a stubborn turn does not hold up the others. */
const AT_ONCE = 5;

export interface SeveralOptions {
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** The acts on a single session, done with several. */
export function severalHandlers(
  actions: { readonly sessions: SessionActions; readonly disk: DiskActions },
  options: SeveralOptions,
) {
  const single = { ...sessionActHandlers(actions.sessions), ...diskActHandlers(actions.disk) };
  const actOn = (act: SeveralAct, key: string, by: string | undefined, signal: AbortSignal) => {
    const call = { params: { key }, query: {}, body: { by }, signal };
    switch (act) {
      case "stop":
        return single.stopTurn(call);
      case "resume":
        return single.resumeSession(call);
      case "remove":
        return single.removeSession({ ...call, query: { by }, body: undefined });
      default:
        return assertNever(act);
    }
  };
  return {
    actOnSessions: async ({ body: { act, by, keys }, signal }) => ({
      ok: true,
      value: {
        results: await each<SeveralActResult>(keys, options, async (key) => {
          const done = await actOn(act, key, by, signal);
          return done.ok ? { key, ok: true, ...done.value } : refused(key, done);
        }),
      },
    }),
    removalPreviews: async ({ body: { keys }, signal }) => ({
      ok: true,
      value: {
        results: await each<PreviewResult>(keys, options, async (key) => {
          const preview = await single.removalPreview({
            params: { key },
            query: {},
            body: undefined,
            signal,
          });
          return preview.ok ? { key, ok: true, ...preview.value } : refused(key, preview);
        }),
      },
    }),
  } satisfies Handlers<typeof operatorRoutes>;
}

/** Handles each key, some at once; what is not begun in time is refused, and so is what throws. */
async function each<T>(
  keys: readonly string[],
  { clock, log }: SeveralOptions,
  handle: (key: string) => Promise<T>,
): Promise<(T | ReturnType<typeof refused>)[]> {
  const deadline = clock.now() + BEGIN_LIMIT_MS;
  const results: (T | ReturnType<typeof refused>)[] = [];
  const entries = keys.entries();
  const worker = async () => {
    for (const [index, key] of entries) {
      results[index] =
        clock.now() < deadline
          ? await handle(key).catch((thrown: unknown) => {
              log.error("A session could not be acted on", { sessionKey: key, error: thrown });
              return refused(key, refuse(500, "internal", errorText(thrown)));
            })
          : refused(key, notBegun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

const notBegun = refuse(503, "not_begun", "The sessions before this one took too long.");

function refused(key: string, { error, message, hint }: Refusal) {
  return { key, ok: false as const, code: error, message, hint };
}
