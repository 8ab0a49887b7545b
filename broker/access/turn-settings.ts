/** What a turn of the agent runs with. */
export interface TurnSettings {
  readonly sandbox: "workspace-write" | "read-only" | "full-access";
  /** Whether people are asked for what the sandbox does not allow. */
  readonly approvals: "ask" | "never";
  /** Null leaves it to Codex and the team's own configuration. */
  readonly model: string | null;
  readonly effort: string | null;
}

/** What is set for one channel; what is absent is as everywhere. */
export type ChannelOverride = {
  readonly [Name in keyof TurnSettings]?: NonNullable<TurnSettings[Name]> | undefined;
};

type Origin = "channel" | "environment" | "codex";

export type InForce = {
  readonly [Name in keyof TurnSettings]: {
    readonly value: TurnSettings[Name];
    readonly from: Origin;
  };
};

/** Pure: the settings of a channel's next turn, each with where it comes from. */
export function settingsInForce(everywhere: TurnSettings, here: ChannelOverride): InForce {
  return {
    sandbox: pick(here.sandbox, everywhere.sandbox),
    approvals: pick(here.approvals, everywhere.approvals),
    model: pick(here.model, everywhere.model),
    effort: pick(here.effort, everywhere.effort),
  };
}

function pick<T>(here: T | undefined, everywhere: T): { readonly value: T; readonly from: Origin } {
  if (here !== undefined) return { value: here, from: "channel" };
  return { value: everywhere, from: everywhere === null ? "codex" : "environment" };
}
