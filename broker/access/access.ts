import type { Clock } from "../clock/clock.ts";
import { BrokerError } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type Account, type Applicant, authorName } from "../sessions/applicant.ts";
import type { ChannelType, ThreadRef } from "../sessions/model.ts";
import { type AccessRule, accessRules, decidingRule } from "./access-rules.ts";
import { allowanceText } from "./access-text.ts";
import {
  type AccessDecision,
  type AccessPolicy,
  type AllowingRule,
  decideAccess,
  type Place,
  type Visitor,
} from "./decide-access.ts";

export interface AccessOptions {
  readonly policy: AccessPolicy;
  readonly clock: Clock;
  readonly log: Log;
  /** Our own workspace or organisation; null until Slack told who we are. */
  readonly ourTeam: () => { readonly id: string; readonly isOrganisation: boolean } | null;
  /** Whether a channel is a group conversation; null when Slack does not say. */
  readonly isGroupConversation: (channel: string) => Promise<boolean | null>;
  /** Asks Slack, patiently but not for ever; null when it does not answer. */
  readonly accountOf: (userId: string, signal?: AbortSignal) => Promise<Account | null>;
}

/** Known accounts that are remembered in case Slack stops answering, and for how long. */
const REMEMBERED = 5_000;
const REMEMBERED_MS = 24 * 60 * 60_000;

/** Decides who may have work done, and says why in the log. */
export class Access {
  readonly #options: AccessOptions;
  readonly #known = new Map<string, { readonly account: Account; readonly until: number }>();
  /** The rule by which somebody was let in last, by person and channel. */
  readonly #rules = new Map<string, AllowingRule>();
  #toldUnverified = false;

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Throws `access.undecided` when Slack does not say who somebody is: ask again later. */
  async decide(applicant: Applicant, signal?: AbortSignal): Promise<AccessDecision> {
    const decision = await this.#decide(applicant, signal);
    this.#options.log.info(decision.allowed ? "Access allowed" : "Access refused", {
      by: authorName(applicant.author),
      channel: applicant.thread.channel,
      rule: decision.rule,
      reason: decision.reason,
    });
    if (decision.rule === "unverified-member") this.#warnOnce();
    if (decision.allowed) this.#rememberRule(applicant, decision.rule);
    return decision;
  }

  /** Why a person was let in last in a channel, in words for them; null when they were not. */
  whyAllowed(userId: string, channel: string): string | null {
    const rule = this.#rules.get(`${userId}:${channel}`);
    return rule === undefined ? null : allowanceText(rule);
  }

  /** The rules in the order in which they decide; `ownSettings` as `accessRules` has it. */
  rules(ownSettings: readonly string[]): readonly AccessRule[] {
    return accessRules(this.#options.policy, ownSettings);
  }

  /**
   * Why somebody may or may not have work done in a channel, with the number of the rule that decides;
   * throws as `decide` does.
   */
  async explain(
    id: string,
    channel: string,
    ownSettings: readonly string[] = [],
  ): Promise<AccessDecision & { readonly number: number | null }> {
    const isBot = /^[AB]/.test(id);
    const { decision, place, visitor } = await this.#judge({
      author: isBot ? { kind: "bot", botId: id } : { kind: "user", userId: id },
      botIds: isBot ? [id] : [],
      homeTeam: null,
      thread: { channel, threadTs: "" },
      channelType: channel.startsWith("D") ? "im" : "channel",
      isSharedOutside: false,
      hasSession: false,
    });
    const rule = decidingRule(this.rules(ownSettings), visitor, place);
    return { ...decision, number: rule?.number ?? null };
  }

  /**
   * Whether a person may answer what the agent asks, and press the other buttons of a thread: who
   * may give work there may. False while Slack does not tell who it is.
   */
  async mayAnswer(click: {
    readonly userId: string;
    readonly homeTeam: string | null;
    readonly thread: ThreadRef;
    readonly channelType: ChannelType;
  }): Promise<boolean> {
    const { userId, homeTeam, channelType, thread } = click;
    try {
      const decision = await this.decide({
        author: { kind: "user", userId },
        botIds: [],
        homeTeam,
        thread,
        channelType,
        isSharedOutside: false,
        hasSession: true,
      });
      return decision.allowed;
    } catch (thrown) {
      if (!(thrown instanceof BrokerError && thrown.code === "access.undecided")) throw thrown;
      this.#options.log.warn("Whether a person may press a button could not be determined", {
        by: userId,
        reason: thrown.message,
      });
      return false;
    }
  }

  /** True once somebody was let in without Slack's word that it is no guest. */
  get isUnverified(): boolean {
    return this.#toldUnverified;
  }

  async #decide(applicant: Applicant, signal?: AbortSignal): Promise<AccessDecision> {
    return (await this.#judge(applicant, signal)).decision;
  }

  async #judge(applicant: Applicant, signal?: AbortSignal): Promise<Judged> {
    const { policy, ourTeam } = this.#options;
    const team = ourTeam();
    if (team === null) throw undecided("Slack has not yet confirmed which workspace this is.");
    const { channelType, hasSession, isSharedOutside, thread } = applicant;
    const named: Place = {
      channel: thread.channel,
      channelType,
      hasSession,
      isSharedOutside,
      team: team.id,
      isOrganisation: team.isOrganisation,
    };
    const place = await this.#placed(named);
    const visitor = await this.#visitorOf(applicant, place, signal);
    const early = decideAccess(visitor, place, policy);
    if (early !== null || visitor.kind === "bot") {
      return { decision: settled(early), visitor, place };
    }
    const account = await this.#accountOf(visitor.userId, signal);
    const known = { ...visitor, account };
    return { decision: settled(decideAccess(known, place, policy)), visitor: known, place };
  }

  /** A mention names no kind of channel, and the id of a group conversation may begin with C. */
  async #placed(place: Place): Promise<Place> {
    const { channels } = this.#options.policy;
    const isSettled =
      !channels.includes("direct") ||
      channels.includes(place.channel) ||
      place.channelType === "im" ||
      place.channelType === "mpim";
    if (isSettled) return place;
    const isGroup = await this.#options.isGroupConversation(place.channel);
    return isGroup === true ? { ...place, channelType: "mpim" } : place;
  }

  /** A person may write by an app, with a token of their own: Slack names both. */
  async #visitorOf(applicant: Applicant, place: Place, signal?: AbortSignal): Promise<Visitor> {
    const visitor = visitorOf(applicant);
    if (visitor.kind === "person") return visitor;
    const decision = decideAccess(visitor, place, this.#options.policy);
    const userId = visitor.ids.find((id) => /^[UW]/.test(id));
    if (decision?.rule !== "bot-not-listed" || userId === undefined) return visitor;
    const account = await this.#accountOf(userId, signal);
    return account.kind === "known" && !account.isBot
      ? { kind: "person", userId, homeTeam: applicant.homeTeam, account: null }
      : visitor;
  }

  async #accountOf(userId: string, signal?: AbortSignal): Promise<Account> {
    const { accountOf, clock, log } = this.#options;
    const asked = await accountOf(userId, signal);
    if (asked !== null) {
      this.#remember(userId, asked);
      return asked;
    }
    const known = this.#known.get(userId);
    if (known !== undefined && known.until > clock.now()) {
      log.warn("Slack did not describe a person; using its last answer", { by: userId });
      return known.account;
    }
    throw undecided(`Slack did not describe the account of ${userId}.`);
  }

  #rememberRule({ author, thread }: Applicant, rule: AllowingRule): void {
    const key = `${authorName(author)}:${thread.channel}`;
    this.#rules.delete(key);
    const oldest = this.#rules.size >= REMEMBERED ? this.#rules.keys().next().value : undefined;
    if (oldest !== undefined) this.#rules.delete(oldest);
    this.#rules.set(key, rule);
  }

  #remember(userId: string, account: Account): void {
    this.#known.delete(userId);
    const oldest = this.#known.size >= REMEMBERED ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(userId, { account, until: this.#options.clock.now() + REMEMBERED_MS });
  }

  #warnOnce(): void {
    if (this.#toldUnverified) return;
    this.#toldUnverified = true;
    this.#options.log.warn("Guests cannot be distinguished from members", {
      hint: "Add the scope users:read to the Slack app, or name the people in ALLOWED_USERS.",
    });
  }
}

/** A decision with what it was made about. */
interface Judged {
  readonly decision: AccessDecision;
  readonly visitor: Visitor;
  readonly place: Place;
}

function visitorOf({ author, botIds, homeTeam }: Applicant): Visitor {
  return author.kind === "user"
    ? { kind: "person", userId: author.userId, homeTeam, account: null }
    : { kind: "bot", ids: botIds };
}

function settled(decision: AccessDecision | null): AccessDecision {
  if (decision === null) throw undecided("The account was not looked up.");
  return decision;
}

function undecided(message: string): BrokerError {
  return new BrokerError("access.undecided", message);
}
