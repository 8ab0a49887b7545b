import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { AccessRequest } from "../../broker/api/access.ts";
import type { AskItem } from "../../broker/api/asks.ts";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { askInRow, standingWord } from "../language/shared-words.ts";
import { sessionQuery } from "../api/queries.ts";
import { useAnswerAsk, useTakeOffer } from "../api/session-acts.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { AnswerForm } from "../asks/answer-form.tsx";
import { OfferChoices } from "../asks/offer-choices.tsx";
import { nameOf, placeName } from "../access/rule-words.ts";
import { words as askWords } from "../asks/words.ts";
import { localized } from "../language/broker-text.ts";
import { comma } from "../language/clauses.ts";
import { useAddProfile } from "../profiles/add-profile.tsx";
import { titleOf as profileTitle } from "../profiles/profile-words.ts";
import { channelName, reasonText, titleOf } from "../sessions/session-words.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { Problem } from "../ui/problem.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { type StateKind, stateOfSession } from "../ui/states.ts";
import { Time } from "../ui/time.tsx";
import { useIsClipped } from "../ui/use-is-clipped.ts";
import { words } from "./words.ts";

interface RowProps {
  /** The first row alone has the primary button. */
  readonly isFirst: boolean;
  /** Why nothing can be answered now. */
  readonly disabledReason: string | null;
}

interface AskRowProps extends RowProps {
  readonly session: SessionItem;
  readonly ask: AskItem | null;
  /** False until the asks were read or could not be: nothing is offered before. */
  readonly isRead: boolean;
}

/** An approval or a question, answered here when all of it can be read here. */
export function AskRow({ session, ask, isRead, isFirst, disabledReason }: AskRowProps) {
  const answer = useAnswerAsk();
  const [isOpen, setOpen] = useState(false);
  const shown = ask === null ? null : askInRow(ask.question);
  const { ref, isClipped } = useIsClipped();
  const text =
    shown === null ? (
      <span className="truncate">{reasonText(session.status)}</span>
    ) : shown.isCode ? (
      <code key={shown.text} ref={ref} className="truncate">
        {shown.text}
      </code>
    ) : (
      <span key={shown.text} ref={ref} className="truncate">
        {shown.text}
      </span>
    );
  const canBeRead = shown !== null && shown.isWhole && !isClipped;
  const isQuestion = ask?.question.kind === "input";
  const choice = answer.isPending ? answer.variables.choice.kind : null;
  return (
    <NeedRow
      state={stateOfSession(session.status.state)}
      session={session}
      text={text}
      problem={answer.error}
      below={
        isOpen &&
        ask?.question.kind === "input" && (
          <AnswerForm
            question={ask.question}
            isSending={answer.isPending}
            disabledReason={disabledReason}
            onAnswer={(words_) => answer.mutate({ handle: ask.handle, choice: words_ })}
          />
        )
      }
    >
      {ask !== null && isQuestion && (
        <Button
          size="small"
          kind={isFirst && !isOpen ? "primary" : "plain"}
          data-act="allow"
          aria-expanded={isOpen}
          disabledReason={disabledReason}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? askWords.cancel : askWords.answer}
        </Button>
      )}
      {ask !== null && !isQuestion && canBeRead && (
        <>
          <Button
            size="small"
            data-act="decline"
            disabledReason={disabledReason}
            busy={choice === "decline" && askWords.declining}
            onClick={() => answer.mutate({ handle: ask.handle, choice: { kind: "decline" } })}
          >
            {askWords.decline}
          </Button>
          <Button
            size="small"
            kind={isFirst ? "primary" : "plain"}
            data-act="allow"
            disabledReason={disabledReason}
            busy={choice === "allow-once" && askWords.allowing}
            onClick={() => answer.mutate({ handle: ask.handle, choice: { kind: "allow-once" } })}
          >
            {askWords.allowOnce}
          </Button>
        </>
      )}
      {isRead && !isQuestion && !canBeRead && (
        <ReviewLink session={session} isFirst={isFirst && disabledReason === null} />
      )}
    </NeedRow>
  );
}

/**
 * A failed session, with the choices that its notice in Slack offers. What a decision is about may
 * not fit here, so that one is made where all of it is read.
 */
export function SessionRow({
  session,
  isFirst,
  disabledReason,
}: RowProps & { readonly session: SessionItem }) {
  const take = useTakeOffer();
  const isDecision = session.status.state === "needs-decision";
  const { data } = useQuery({
    ...sessionQuery(useAdminApi(), session.key),
    enabled: !isDecision,
  });
  const offer = isDecision ? null : data?.offer;
  return (
    <NeedRow
      state={stateOfSession(session.status.state)}
      session={session}
      text={<span className="truncate">{reasonText(session.status)}</span>}
      problem={take.error}
    >
      {offer === null && (
        <ReviewLink session={session} isFirst={isFirst && disabledReason === null} />
      )}
      {offer != null && (
        <OfferChoices
          sessionKey={session.key}
          offer={offer}
          take={take}
          size="small"
          isPrimary={isFirst}
          disabledReason={disabledReason}
        />
      )}
    </NeedRow>
  );
}

/** A profile that somebody has to sign in to. */
export function ProfileRow({
  profile,
  isFirst,
  disabledReason,
}: RowProps & { readonly profile: ProfileItem }) {
  const add = useAddProfile();
  const title = profileTitle(profile);
  const wasRefused = profile.state === "refused";
  return (
    <Row
      state="sign-in"
      title={
        <Link to="/profiles" data-row-focus className="truncate font-medium hover:underline">
          {title}
        </Link>
      }
      place={words.profile}
      word={wasRefused ? words.signInAgain : standingWord("signed-out")}
      text={<span className="truncate">{words.signInText(wasRefused, profile.sessions)}</span>}
      acts={
        <Button
          size="small"
          // A stopped broker is started first, though one can sign in meanwhile.
          kind={isFirst && disabledReason === null ? "primary" : "plain"}
          needsControlPlane
          onClick={() => add.withCode({ name: profile.name, title })}
        >
          {words.signIn}
        </Button>
      }
    />
  );
}

/** Somebody who was refused and asks to be allowed. It is decided on Access. */
export function AccessRow({
  request,
  isFirst,
  disabledReason,
}: RowProps & { readonly request: AccessRequest }) {
  return (
    <Row
      state="needs-access"
      title={
        <Link to="/access" data-row-focus className="truncate font-medium hover:underline">
          {nameOf(request.person)}
        </Link>
      }
      place={
        <>
          {placeName(request.channel)}
          {comma}
          <Time at={request.askedAt} form="elapsed" inRow />
        </>
      }
      word={words.accessRequest}
      text={<span className="truncate">{localized(request.reason)}</span>}
      acts={
        <LinkButton
          to="/access"
          size="small"
          kind={isFirst && disabledReason === null ? "primary" : "plain"}
          data-act="allow"
        >
          {askWords.review}
        </LinkButton>
      }
    />
  );
}

function ReviewLink({
  session,
  isFirst,
}: {
  readonly session: SessionItem;
  readonly isFirst: boolean;
}) {
  return (
    <LinkButton
      to="/sessions/$key"
      params={{ key: session.key }}
      size="small"
      kind={isFirst ? "primary" : "plain"}
      data-act="allow"
    >
      {askWords.review}
    </LinkButton>
  );
}

interface NeedRowProps {
  readonly state: StateKind;
  readonly session: SessionItem;
  readonly text: ReactNode;
  readonly problem: unknown;
  readonly below?: ReactNode;
  readonly children: ReactNode;
}

function NeedRow({ state, session, text, problem, below, children }: NeedRowProps) {
  return (
    <Row
      state={state}
      title={
        <Link
          to="/sessions/$key"
          params={{ key: session.key }}
          data-row-focus
          className="truncate font-medium hover:underline"
        >
          {titleOf(session)}
        </Link>
      }
      place={
        <>
          {channelName(session)}
          {comma}
          <Time at={session.status.since} form="elapsed" inRow />
        </>
      }
      word={localized(session.status.word)}
      text={text}
      acts={children}
      below={
        <>
          {below}
          <Problem what={words.offerFailed} error={problem} />
        </>
      }
    />
  );
}

interface RowContent {
  readonly state: StateKind;
  readonly title: ReactNode;
  readonly place: ReactNode;
  readonly word: string;
  readonly text: ReactNode;
  readonly acts?: ReactNode;
  readonly below?: ReactNode;
}

function Row({ state, title, place, word, text, acts, below }: RowContent) {
  return (
    <li
      data-row
      className="border-hair-t grid grid-cols-[20px_minmax(0,1fr)_auto] gap-x-2.5 py-[9px]"
    >
      <span className="mt-px">
        <StateIcon state={state} size={16} />
      </span>
      <div className="min-w-0">
        <p className="flex items-baseline gap-2">
          {title}
          <span className="flex-none text-12 text-text-3">{place}</span>
        </p>
        <p className="mt-0.5 flex min-w-0 items-baseline gap-2 text-text-2">
          <span
            className={classNames(
              "flex-none font-medium",
              state === "failed" ? "text-danger" : "text-needs",
            )}
          >
            {word}
          </span>
          {text}
        </p>
      </div>
      <div className="flex items-center gap-1.5">{acts}</div>
      <div className="col-start-2 flex flex-col gap-2 not-empty:mt-2">{below}</div>
    </li>
  );
}
