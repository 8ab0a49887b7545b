/** Which ways of allowing Codex offers for what it asks; declining is always possible. */
export interface OfferedAllowances {
  readonly once: boolean;
  readonly session: boolean;
}

/** Rights beyond the sandbox, each path as Codex names it. */
export interface AskedRights {
  readonly network: boolean;
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** One question of the agent to people, with what may be chosen; words are always an answer. */
export interface QuestionText {
  readonly text: string;
  readonly options: readonly string[];
}

/** Something that Codex asks a person: may it run a command, which choice is wanted. */
export type AgentQuestion = ApprovalQuestion | InputQuestion;

export type ApprovalQuestion =
  | {
      readonly kind: "command";
      readonly command: string;
      readonly cwd: string | null;
      readonly reason: string | null;
      /** Rights that the command would have on top of the sandbox's. */
      readonly rights: AskedRights | null;
      readonly offers: OfferedAllowances;
    }
  | {
      readonly kind: "network";
      readonly host: string;
      readonly command: string | null;
      readonly reason: string | null;
      readonly offers: OfferedAllowances;
    }
  | {
      readonly kind: "file-change";
      readonly files: readonly string[];
      /** Set when everything below this folder would be allowed from then on. */
      readonly grantRoot: string | null;
      readonly reason: string | null;
      readonly offers: OfferedAllowances;
    }
  | {
      readonly kind: "permissions";
      readonly rights: AskedRights;
      readonly reason: string | null;
      readonly offers: OfferedAllowances;
    };

export interface InputQuestion {
  readonly kind: "input";
  readonly questions: readonly (QuestionText & {
    readonly id: string;
    /** The answer is a secret: it is not repeated anywhere. */
    readonly isSecret: boolean;
  })[];
  /** After this long Codex goes on without an answer, in ms; null waits as long as we do. */
  readonly answerWithinMs: number | null;
}
