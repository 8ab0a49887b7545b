/** How a part of the worker is, in a word, and why it is not well. */
export interface PhaseView {
  readonly phase: string;
  /** True once it has been well since the start, whatever became of it. */
  readonly wasReady: boolean;
  readonly reason?: string;
}

/** What `/readyz` answers. */
export interface Readiness {
  readonly ok: boolean;
  readonly phases: Readonly<Record<keyof Phases, string>>;
  /** Only for who holds the operator token. */
  readonly reasons?: Readonly<Record<string, string>>;
}

export interface Phases {
  readonly store: PhaseView;
  readonly slack: PhaseView;
  readonly codex: PhaseView;
}

/**
 * Ready once the store is open, Slack said hello and Codex answered `initialize`. A link that is
 * lost later, no account or no quota leave it ready: the phase says so, and a restart would not
 * help. Pure.
 */
export function readinessOf(phases: Phases, withReasons: boolean): Readiness {
  const parts = Object.entries(phases) as [keyof Phases, PhaseView][];
  const reasons = parts.flatMap(([name, part]) =>
    part.reason === undefined ? [] : [[name, part.reason] as const],
  );
  return {
    ok: parts.every(([, part]) => part.wasReady),
    phases: { store: phases.store.phase, slack: phases.slack.phase, codex: phases.codex.phase },
    ...(withReasons ? { reasons: Object.fromEntries(reasons) } : {}),
  };
}
