import type { AskView } from "../../sessions/ask-views.ts";
import { ASK_ADMIN_ACTION } from "../../slack/ask-admin.ts";
import { GITHUB_LINK_ACTION } from "../../slack/github-link.ts";
import { USE_ANOTHER_PROFILE } from "../../slack/hold-notice.ts";
import { askActionIds, askFormIds, interactionIdOf } from "../../slack/interactions.ts";
import { turnActionIds } from "../../slack/turn-clicks.ts";
import {
  COAUTHOR_ACTION,
  COAUTHOR_FORM,
  COAUTHOR_IGNORE_ACTION,
} from "../../slack/coauthor-form.ts";
import { type AskAdminClicksOptions, takeAskAdminClick } from "./ask-admin-clicks.ts";
import { type AskClicksOptions, takeAskClick } from "./ask-clicks.ts";
import { askCardTs } from "./card-place.ts";
import { type CoauthorClicksOptions, takeCoauthorClick } from "./coauthor-clicks.ts";
import { type GitHubClicksOptions, takeLinkClick } from "./github-clicks.ts";
import { type ProfileClicksOptions, takeProfileClick } from "./profile-clicks.ts";
import { takeTurnClick, type TurnClicksOptions } from "./turn-clicks.ts";

type TakeInteraction = (payload: unknown) => Promise<void>;

/** Who takes the clicks and forms of each feature. */
export interface InteractionTakers {
  readonly ask: TakeInteraction;
  readonly turn: TakeInteraction;
  readonly profile: TakeInteraction;
  readonly coauthors: TakeInteraction;
  readonly gitHub: TakeInteraction;
  readonly admin: TakeInteraction;
}

/** Takes what people do with the worker's buttons and forms. */
export function interactions(
  options: Omit<AskClicksOptions, "cardTs"> &
    TurnClicksOptions &
    ProfileClicksOptions &
    CoauthorClicksOptions &
    GitHubClicksOptions &
    AskAdminClicksOptions,
): TakeInteraction {
  const cardTs = (ask: AskView) => askCardTs(options.db, ask);
  return interactionTable({
    ask: (payload) => takeAskClick(payload, { ...options, cardTs }),
    turn: (payload) => takeTurnClick(payload, options),
    profile: (payload) => takeProfileClick(payload, options),
    coauthors: (payload) => takeCoauthorClick(payload, options),
    gitHub: (payload) => takeLinkClick(payload, options),
    admin: (payload) => takeAskAdminClick(payload, options),
  });
}

/** Gives each interaction to the one taker of its `action_id` or form; others are ignored. */
export function interactionTable({
  admin,
  ask,
  coauthors,
  gitHub,
  profile,
  turn,
}: InteractionTakers): TakeInteraction {
  const byAction = new Map<string, TakeInteraction>([
    ...askActionIds.map((id) => [id, ask] as const),
    ...turnActionIds.map((id) => [id, turn] as const),
    [USE_ANOTHER_PROFILE, profile],
    [COAUTHOR_ACTION, coauthors],
    [COAUTHOR_IGNORE_ACTION, coauthors],
    [GITHUB_LINK_ACTION, gitHub],
    [ASK_ADMIN_ACTION, admin],
  ]);
  const byForm = new Map<string, TakeInteraction>([
    ...askFormIds.map((id) => [id, ask] as const),
    [COAUTHOR_FORM, coauthors],
  ]);
  return async (payload) => {
    const interaction = interactionIdOf(payload);
    if (interaction === null) return;
    const takers = interaction.kind === "action" ? byAction : byForm;
    await takers.get(interaction.id)?.(payload);
  };
}
