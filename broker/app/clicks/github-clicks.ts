import type { Accounts } from "../../github/accounts.ts";
import type { GhLogin } from "../../github/device-login.ts";
import { errorText, type Result } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import { type LinkClick, linkClickOf, linkCode } from "../../slack/github-link.ts";

/** Logins with a code that wait for people, one for each person. */
export interface PendingLogins {
  /** Begins one in place of the person's earlier one; a sentence when it cannot. */
  begin(userId: string): Promise<Result<GhLogin, string>>;
}

export interface GitHubClicksOptions {
  readonly accounts: Pick<Accounts, "link">;
  readonly logins: PendingLogins;
  readonly log: Log;
  readonly gateway: Pick<SlackGateway, "tellAlone">;
}

/**
 * Links the account of who pressed the button. Slack says who that is, and the code is shown to that
 * person alone, so nobody links an account for somebody else.
 */
export async function takeLinkClick(payload: unknown, options: GitHubClicksOptions): Promise<void> {
  const click = linkClickOf(payload);
  if (click === null) return;
  if (click.userId !== click.offeredTo) {
    return tell(click, options, "This button is for somebody else. Nothing was linked.");
  }
  const begun = await options.logins.begin(click.userId);
  if (!begun.ok) return tell(click, options, `No account can be linked now. ${begun.error}.`);
  const { ended, url, userCode } = begun.value;
  const { channel, threadTs, userId } = click;
  await options.gateway.tellAlone({ channel, threadTs, userId, ...linkCode(userCode, url) });
  // The person may take a quarter of an hour, and other clicks do not wait for that.
  finish(click, ended, options).catch((thrown: unknown) => {
    options.log.warn("A GitHub account could not be linked", { error: errorText(thrown) });
  });
}

async function finish(
  click: LinkClick,
  ended: GhLogin["ended"],
  options: GitHubClicksOptions,
): Promise<void> {
  const token = await ended;
  if (!token.ok) return tell(click, options, `No account was linked: ${token.error}.`);
  const linked = await options.accounts.link(click.userId, token.value);
  return tell(
    click,
    options,
    linked.ok
      ? `Your GitHub account ${linked.login} is linked. Sessions that you start push and open pull requests as ${linked.login}.`
      : `No account was linked: ${linked.reason}.`,
  );
}

async function tell(
  { channel, threadTs, userId }: LinkClick,
  { gateway }: GitHubClicksOptions,
  text: string,
): Promise<void> {
  await gateway.tellAlone({ channel, threadTs, userId, text });
}
