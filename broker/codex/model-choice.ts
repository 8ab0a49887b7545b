import type { TurnPolicy } from "./turn-parameters.ts";

/**
 * Model and effort of a thread. Codex keeps what a turn was given for the turns after it, so that
 * a setting that is taken away has to be undone by naming what the thread would have without it.
 */
export interface ModelChoice {
  /** Without any setting of ours; null when that is not known. */
  readonly usual: { readonly model: string | null; readonly effort: string | null };
  /** Whether the thread may have something else. */
  readonly isChanged: boolean;
}

type Chosen = Pick<TurnPolicy, "model" | "effort">;

/** Of a thread that was started: what Codex chose is the usual. */
export function startedChoice(started: {
  readonly model: string;
  readonly reasoningEffort: string | null;
}): ModelChoice {
  return {
    usual: { model: started.model, effort: started.reasoningEffort },
    isChanged: false,
  };
}

/** Of a thread that was resumed. `config` is what `config/read` answers; null when it was not asked. */
export function resumedChoice(
  before: ModelChoice | null,
  resumed: { readonly model: string; readonly reasoningEffort: string | null },
  config: Readonly<Record<string, unknown>> | null,
): ModelChoice {
  const usual = before?.usual ?? {
    model: textOf(config?.["model"]),
    effort: textOf(config?.["model_reasoning_effort"]),
  };
  const isOther =
    (usual.model !== null && usual.model !== resumed.model) ||
    (usual.effort !== null && usual.effort !== resumed.reasoningEffort);
  return { usual, isChanged: before?.isChanged === true || isOther };
}

/** What a turn is to name, and the thread's choice once it did. */
export function chooseForTurn(
  policy: TurnPolicy,
  choice: ModelChoice,
): { readonly policy: TurnPolicy; readonly next: ModelChoice } {
  const isSet = policy.model !== undefined || policy.effort !== undefined;
  if (!choice.isChanged) return { policy, next: { ...choice, isChanged: isSet } };
  const { model, effort } = choice.usual;
  const undo: Chosen = {
    ...(model === null ? {} : { model }),
    ...(effort === null ? {} : { effort }),
  };
  return { policy: { ...undo, ...policy }, next: choice };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
