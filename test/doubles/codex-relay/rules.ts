/** A request that Codex has, or may once have, for its client. */
export interface RelayRequest {
  readonly method: string;
  /** Beside `threadId` and `turnId`. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What the client answered to a request that a relay made. */
export interface RelayAnswer {
  readonly method: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** What a relay does to a message on its way. */
export interface RelayRule {
  readonly from: "codex" | "client";
  /** The method of a request or notification, or `answer:<method>` for the answer to one. */
  readonly message: string;
  /**
   * `drop` loses it, `twice` sends it two times, `delay` holds it for `ms`, `hold` until a message
   * named `until` has passed in either direction, `cut` ends the connection in its place, `kill`
   * ends Codex in its place, `ask` passes it on and `asks` the client behind it.
   */
  readonly does: "drop" | "twice" | "delay" | "hold" | "cut" | "kill" | "ask";
  /** Only messages about this: it stands in them, or in what was asked or said of their thread. */
  readonly about?: string;
  readonly ms?: number;
  readonly until?: string;
  /** Requests in Codex's name, about the thread and turn of a `turn/started`. */
  readonly asks?: readonly RelayRequest[];
  /** How often it applies; for ever without it. */
  readonly times?: number;
}

/** What to do now with the message `name`, and what is released by it. Counts each use. */
export interface RuleBook {
  take(from: RelayRule["from"], name: string, about: string): RelayRule | null;
}

export function createRuleBook(rules: readonly RelayRule[]): RuleBook {
  const used = new Map<RelayRule, number>();
  return {
    take: (from, name, about) => {
      const rule = rules.find(
        (candidate) =>
          candidate.from === from &&
          candidate.message === name &&
          about.includes(candidate.about ?? "") &&
          (used.get(candidate) ?? 0) < (candidate.times ?? Number.POSITIVE_INFINITY),
      );
      if (rule === undefined) return null;
      used.set(rule, (used.get(rule) ?? 0) + 1);
      return rule;
    },
  };
}
