import type { ErrorCode } from "../api/error-codes.ts";
import type { AccessExplanation } from "../api/access.ts";
import type { BotChannels } from "../api/channels.ts";
import type { DiskStatus } from "../api/disk.ts";
import type { GitHubAuthorItem } from "../api/github-authors.ts";
import type { ParkedItem, WorkerHealth } from "../api/health.ts";
import type { NewProfileRequest, ProfileItem, ProfilePreview, SignIn } from "../api/profiles.ts";
import type { RemovalPreview } from "../api/sessions.ts";
import type { ChannelSettings, ChannelSettingsItem, SettingsInForce } from "../api/settings.ts";
import type { Result } from "../errors/broker-error.ts";
import type { AskChoice, AskOutcome } from "../sessions/ask-rules.ts";
import type { TurnChoice } from "../sessions/state.ts";

// What operators can have a running worker do. The HTTP routes call these, the composition root
// implements them; where the store is only read there are none.

/** What operators do with a session. `by` is their name; null for somebody who gave none. */
export interface SessionActions {
  /** Gives a message to the agent and shows it in the thread; the same `requestId` sends once. */
  send(
    key: string,
    message: { readonly text: string; readonly requestId: string },
    by: string | null,
  ): Promise<Result<null, SendCode>>;
  /** Stops what runs and drops what waits. */
  stop(key: string, by: string | null): Promise<Result<{ readonly wasRunning: boolean }, ActCode>>;
  /** Continues after a stop. */
  resume(key: string, by: string | null): Promise<Result<null, ActCode>>;
  /** Chooses what a notice offers. */
  takeOffer(
    key: string,
    offer: { readonly turnId: string; readonly choice: TurnChoice },
    by: string | null,
  ): Promise<Result<null, ActCode>>;
  /** Codex forgets the conversation; the next one begins with the thread's last messages. */
  reset(key: string, by: string | null): Promise<Result<null, ActCode>>;
}

/** Why an act was not done. */
export type ActCode = Extract<
  ErrorCode,
  "unknown_session" | "offer_gone" | "nothing_to_resume" | "nothing_to_reset"
>;

/** Why a message was not sent. */
export type SendCode = Extract<ErrorCode, "unknown_session" | "request_reused" | "disk_full">;

export interface OperatorActions {
  /** Begins to end the worker; returns at once. */
  drain(mode: "handover" | "wait" | "stop"): void;
}

export interface HealthActions {
  health(): Promise<Omit<WorkerHealth, "ok">>;
  /** Where the bot was invited to, as Slack says now. */
  channels(): Promise<Omit<BotChannels, "ok">>;
  /** Works on something again that was given up; false when it is not parked. */
  retry(kind: ParkedItem["kind"], id: string): Promise<boolean>;
  /** The machine is about to sleep: nothing new is begun until it woke up. */
  holdForSleep(): void;
  /** The machine woke up; `asleepSince` in ms since the epoch when the caller knows it. */
  woke(asleepSince: number | null): void;
}

export interface DiskActions {
  status(): DiskStatus;
  /** Runs a clean-up to its end; false when one runs already. */
  run(isDryRun: boolean): Promise<boolean>;
  /** What the removal of a session would take along. */
  previewRemoval(key: string): Promise<Result<Omit<RemovalPreview, "ok">, "unknown" | "elsewhere">>;
  /** Removes a session with its workspace and logs, and stops what it does first. */
  removeSession(
    key: string,
    by: string | null,
  ): Promise<"removed" | "unknown" | "in-use" | "elsewhere">;
}

/** Why an action on a profile was not taken, in words for a person. */
export interface ProfileProblem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What changes the auth profiles, also while no worker runs. */
export interface ProfileChanges {
  /** Whose sign-in it is and the name that it would get; nothing is written. */
  preview(request: NewProfileRequest): Promise<Result<Omit<ProfilePreview, "ok">, ProfileProblem>>;
  /** The new profile's name. */
  add(request: NewProfileRequest): Promise<Result<string, ProfileProblem>>;
  /** What people call it from now on; its name stays. */
  rename(name: string, label: string): Promise<Result<null, ProfileProblem>>;
  /** Without `force` only while no turn runs on it. Until `undoUntil`, `restore` brings it back. */
  remove(
    name: string,
    force: boolean,
  ): Promise<Result<{ readonly undoUntil: number | null }, ProfileProblem>>;
  /** Undoes a removal. */
  restore(name: string): Promise<Result<null, ProfileProblem>>;
  /** New sessions take this one while it can work; null for whichever is best. */
  prefer(name: string | null): Promise<Result<null, ProfileProblem>>;
}

/** Sign-ins with a code. A person enters it; who asks for the sign-in sees what became of it. */
export interface SignInActions {
  /** For a profile that is to sign in again, or for a new one. */
  start(wish: {
    readonly profile?: string | undefined;
    readonly label?: string | undefined;
  }): Promise<Result<SignIn, ProfileProblem>>;
  get(id: string): Result<SignIn, ProfileProblem>;
  /** Decides about a sign-in of an account that was not asked for. */
  keep(id: string, as: "new" | "existing"): Promise<Result<SignIn, ProfileProblem>>;
  cancel(id: string): Result<SignIn, ProfileProblem>;
}

export interface ProfileActions extends ProfileChanges {
  list(): Promise<readonly ProfileItem[]>;
  /** Asks OpenAI for its quota now. */
  check(name: string): Promise<Result<ProfileItem, ProfileProblem>>;
  /** Moves a session to a profile, or with "auto" to the best other one; where it is now. */
  move(sessionKey: string, to: string): Promise<Result<string, ProfileProblem>>;
}

/** Who people of Slack are in commits. */
export interface GitHubAuthorActions {
  list(): Promise<readonly GitHubAuthorItem[]>;
  /** Null when nothing is known of somebody. */
  find(slackUserId: string): Promise<GitHubAuthorItem | null>;
  /** Sets it by hand; false when the text is no `Name <address>`. */
  set(slackUserId: string, author: string, setBy: string | null): Promise<boolean>;
  /** Removes what was set by hand; false when nothing was. */
  remove(slackUserId: string): Promise<boolean>;
}

/** Settings of channels, as the worker keeps them. */
export interface SettingsActions {
  inForce(channel: string | null): SettingsInForce;
  list(): readonly ChannelSettingsItem[];
  item(channel: string): ChannelSettingsItem;
  set(channel: string, set: ChannelSettings, setBy: string | null): Promise<ChannelSettingsItem>;
  /** False when nothing was set for the channel. */
  remove(channel: string): Promise<boolean>;
}

/** What operators do about access while a worker runs. */
export interface AccessActions {
  /** Says why somebody may or may not have work done in a channel. Throws while nobody can tell. */
  explain(
    user: string,
    channel: string,
  ): Promise<Pick<AccessExplanation, "allowed" | "rule" | "reason" | "number">>;
  /** Closes somebody's request to be allowed; false when it is not open. */
  ignoreRequest(id: number, by: string | null): Promise<boolean>;
  /** Opens an ignored request again; false when it is not ignored. */
  reopenRequest(id: number, by: string | null): Promise<boolean>;
}

/** Answers a question of an agent for somebody in the app; null for somebody who gave no name. */
export type AnswerAsk = (
  handle: string,
  choice: AskChoice,
  by: string | null,
) => Promise<OperatorAnswer>;

/** What became of it; `by` is who was first, null when nobody answered. */
export type OperatorAnswer =
  | { readonly kind: "settled" | "unknown" | "not-offered" }
  | { readonly kind: "already"; readonly outcome: AskOutcome; readonly by: AnsweredBy | null };

export type AnsweredBy =
  | { readonly kind: "person"; readonly id: string; readonly name: string | null }
  | { readonly kind: "operator"; readonly name: string };
