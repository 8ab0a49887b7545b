import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { percentWords, tokenWords } from "../../main/api/number-words.ts";
import { localized } from "../language/broker-text.ts";
import { comma } from "../language/clauses.ts";
import { comingWords } from "../language/time-words.ts";
import { sessionQuery } from "../api/queries.ts";
import { useTakeOffer } from "../api/session-acts.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { AskCard } from "../asks/ask-card.tsx";
import { isQuestion, OfferChoices } from "../asks/offer-choices.tsx";
import { useBrokerRuns, useNeedsBroker, useStatus } from "../frame/use-service.ts";
import { Avatar } from "../ui/avatar.tsx";
import { titleOf as profileTitle } from "../profiles/profile-words.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { CodeWords } from "../ui/code-words.tsx";
import { Keys } from "../ui/keys.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { StateWord } from "../ui/state-icon.tsx";
import { stateOfSession } from "../ui/states.ts";
import { Time, useNow } from "../ui/time.tsx";
import { ReplyField } from "./reply-field.tsx";
import { sessionActions } from "./session-actions.ts";
import { channelName, personName, reasonText, stateWord, titleOf } from "./session-words.ts";
import { useSessionLooks } from "./use-session-looks.ts";
import { words } from "./words.ts";

interface PeekPanelProps {
  readonly sessionKey: string | undefined;
  readonly onStop: (session: SessionDetail) => void;
  readonly isStopping: boolean;
}

/** One session at a glance, beside the list: what it asks, what it last said, what it uses. */
export function PeekPanel({ sessionKey, onStop, isStopping }: PeekPanelProps) {
  if (sessionKey === undefined) return null;
  return (
    <PeekedSession
      key={sessionKey}
      sessionKey={sessionKey}
      onStop={onStop}
      isStopping={isStopping}
    />
  );
}

function PeekedSession({
  sessionKey,
  onStop,
  isStopping,
}: PeekPanelProps & { readonly sessionKey: string }) {
  const { data, error, refetch } = useQuery(sessionQuery(useAdminApi(), sessionKey));
  if (data === undefined) {
    return (
      <div className="p-5">
        {error === null ? (
          <SkeletonRows rows={5} height={26} />
        ) : (
          <Failure what={words.sessionFailed} error={error} onRetry={() => void refetch()} />
        )}
      </div>
    );
  }
  return <Peek session={data} onStop={onStop} isStopping={isStopping} />;
}

interface PeekProps {
  readonly session: SessionDetail;
  readonly onStop: (session: SessionDetail) => void;
  readonly isStopping: boolean;
}

function Peek({ session, onStop, isStopping }: PeekProps) {
  const { status, permissions } = session;
  const broker = useNeedsBroker();
  const brokerRuns = useBrokerRuns();
  const { openInSlack, stop } = sessionActions(
    { session, permissions, broker, place: "list" },
    { openInSlack: useSessionLooks(session).openInSlack, stop: () => onStop(session) },
  );
  const now = useNow(status.since);
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col gap-3.5 overflow-y-auto px-5 py-4">
        <header>
          <StateWord state={stateOfSession(status.state)} still={!broker.allowed}>
            {stateWord(status, now)}
          </StateWord>
          <h2 className="mt-1.5 text-15 font-semibold break-words">{titleOf(session)}</h2>
          <p className="mt-1 text-12 text-text-2">
            {words.askedBy(channelName(session), personName(session.starter))}
            <Time at={session.createdAt} form="moment" />
          </p>
        </header>
        {session.asks.map((ask, index) => (
          <AskCard
            key={ask.handle}
            ask={ask}
            isPrimary={index === 0}
            disabledReason={reasonOf(broker)}
          />
        ))}
        <OfferCard session={session} disabledReason={reasonOf(broker)} />
        <LastPost session={session} />
        <Facts session={session} />
      </div>
      <footer className="flex-none px-5 pt-2 pb-4">
        <ReplyField
          sessionKey={session.key}
          disabledReason={reasonOf(brokerRuns, permissions.send)}
        />
        <div className="mt-2.5 flex items-center gap-1.5">
          <LinkButton to="/sessions/$key" params={{ key: session.key }} size="small">
            {words.openSession} <Keys keys="Enter" />
          </LinkButton>
          <Button
            size="small"
            disabledReason={reasonOf(openInSlack.rule)}
            onClick={openInSlack.run}
          >
            {openInSlack.title}
          </Button>
          <span className="flex-1" />
          {permissions.stop.allowed && (
            <Button
              size="small"
              kind="quiet-danger"
              disabledReason={reasonOf(stop.rule)}
              busy={isStopping && words.stopping}
              onClick={stop.run}
            >
              {stop.title}
            </Button>
          )}
        </div>
      </footer>
    </>
  );
}

function OfferCard({
  session,
  disabledReason,
}: {
  readonly session: SessionDetail;
  readonly disabledReason: string | null;
}) {
  const take = useTakeOffer();
  const { offer, status } = session;
  if (offer === null) {
    const reason =
      status.group === "needs-you" && session.asks.length === 0 ? reasonText(status) : null;
    return reason === null ? null : <p className="rounded-panel bg-sunken p-3">{reason}</p>;
  }
  return (
    <section
      aria-label={words.offer}
      className={classNames(
        "rounded-panel p-3",
        isQuestion(offer) ? "bg-needs-wash" : "bg-danger-wash",
      )}
    >
      <p className="[overflow-wrap:anywhere]">
        <CodeWords text={localized(offer.text)} />
      </p>
      <div className="mt-3 flex flex-wrap gap-1.5">
        <OfferChoices
          sessionKey={session.key}
          offer={offer}
          take={take}
          size="small"
          disabledReason={disabledReason}
        />
      </div>
      <Problem what={words.actFailed.offer} error={take.error} />
    </section>
  );
}

function LastPost({ session: { lastMessage } }: { readonly session: SessionDetail }) {
  if (lastMessage === null) return null;
  const { author, preview, at } = lastMessage;
  return (
    <div className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-2.5">
      <Avatar name={author === null ? null : personName(author)} />
      <div>
        <p>
          <span className="font-semibold">{author === null ? words.bot : personName(author)}</span>
          <Time at={at} form="moment" className="ml-1.5 text-12 text-text-3" />
        </p>
        <p className="break-words">{preview}</p>
      </div>
    </div>
  );
}

function Facts({ session }: { readonly session: SessionDetail }) {
  const profiles = useStatus()?.profiles ?? [];
  const now = useNow(session.status.since);
  const { context, changes, model, status } = session;
  const full = context === null ? null : (100 * context.usedTokens) / context.windowTokens;
  return (
    <dl className="grid grid-cols-[76px_minmax(0,1fr)] gap-y-1 text-12">
      <FactLine name={words.profileFact}>{profileWords(session.profile, profiles)}</FactLine>
      {model !== null && <FactLine name={words.modelFact}>{model}</FactLine>}
      <FactLine name={words.tokensFact}>
        {tokenWords(session.tokens.total)}
        {full !== null && words.contextFull(percentWords(full))}
      </FactLine>
      <FactLine name={words.changesFact}>
        {changes.files.length === 0 ? (
          words.noChanges
        ) : (
          <>
            {words.files(changes.files.length)}
            {comma}
            <span className="text-live">+{changes.added}</span>{" "}
            <span className="text-danger">−{changes.removed}</span>
          </>
        )}
      </FactLine>
      <FactLine name={words.workspaceFact}>
        <span title={session.workspace}>{folderName(session.workspace)}</span>
      </FactLine>
      {status.until !== null && session.asks.length === 0 && (
        <FactLine name={words.untilFact}>{comingWords(status.until, now)}</FactLine>
      )}
    </dl>
  );
}

function FactLine({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="truncate">{children}</dd>
    </>
  );
}

/** "mara@halden.dev, 62% left": of the window that ends first. Pure. */
function profileWords(name: string | null, profiles: readonly ProfileItem[]): string {
  if (name === null) return words.none;
  const profile = profiles.find((one) => one.name === name);
  const title = profile === undefined ? name : profileTitle(profile);
  const quota = profile?.quota;
  const left = [quota?.short?.percentLeft, quota?.week?.percentLeft].filter(
    (percent) => percent !== undefined,
  );
  return left.length === 0 ? title : title + words.percentLeft(percentWords(Math.min(...left)));
}

/** The session's own folder, above `workspace`. Pure. */
function folderName(workspace: string): string {
  const parts = workspace.split("/").filter((part) => part !== "");
  const last = parts.at(-1) ?? workspace;
  return last === "workspace" ? (parts.at(-2) ?? last) : last;
}
