import { OctagonX, Square } from "lucide-react";
import type { ReactNode } from "react";
import { askOptions } from "../../main/api/ask-words.ts";
import { askTitle } from "../language/shared-words.ts";
import { openInSlack } from "../frame/open-link.ts";
import { localized } from "../language/broker-text.ts";
import { clauses, comma } from "../language/clauses.ts";
import { Avatar } from "../ui/avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { Time } from "../ui/time.tsx";
import type { Block, EntryOf } from "./blocks.ts";
import { Prose } from "./prose.tsx";
import { settledWords } from "./settled-words.ts";
import { words } from "./words.ts";

type BlockOf<Kind extends Block["kind"]> = Extract<Block, { kind: Kind }>;

interface FrameProps {
  /** Null for the agent, which has our mark. */
  readonly author: string | null;
  readonly note?: string | null;
  readonly at: number;
  readonly permalink: string | null;
  readonly children: ReactNode;
}

/** A message: who, when, what. */
function MessageFrame({ author, note = null, at, permalink, children }: FrameProps) {
  const name = author ?? words.bot;
  return (
    <article aria-label={name} className="group grid grid-cols-[24px_minmax(0,1fr)] gap-x-3">
      <Avatar name={author} />
      <div className="min-w-0">
        <p className="flex items-baseline gap-2 leading-[18px]">
          <span className="truncate font-semibold">{name}</span>
          <Time at={at} form="moment" className="flex-none text-12 text-text-3" />
          {note !== null && <span className="truncate text-12 text-text-3">{note}</span>}
          {permalink !== null && (
            <button
              type="button"
              onClick={() => openInSlack(permalink)}
              className="-my-[3px] ml-auto min-h-6 flex-none text-12 text-accent-text opacity-0 group-hover:opacity-100 hover:underline focus-visible:opacity-100"
            >
              {words.openMessage}
            </button>
          )}
        </p>
        {children}
      </div>
    </article>
  );
}

/** What a person, a bot or an operator wrote, as it stands in Slack now. */
export function MessageBlock({
  block: { entry, changes },
}: {
  readonly block: BlockOf<"message">;
}) {
  const latest = changes.findLast(({ change }) => change?.kind === "edited") ?? entry;
  const isDeleted = [entry, ...changes].some(({ change }) => change?.kind === "deleted");
  const isEdited = latest.change?.kind === "edited";
  const { author, note } = authorOf(entry.author);
  const marks = [
    ...(note === null ? [] : [note]),
    ...(isDeleted ? [words.deleted] : isEdited ? [words.edited] : []),
  ];
  const state = stateNote(entry);
  return (
    <MessageFrame
      author={author}
      note={marks.length === 0 ? null : clauses(...marks)}
      at={entry.at}
      permalink={isDeleted ? null : entry.permalink}
    >
      <div className={classNames(isDeleted && "text-text-3 line-through")}>
        <Prose text={latest.text} author="person" />
      </div>
      {entry.files.length > 0 && (
        <p className="mt-1 truncate text-12 text-text-2">
          {entry.files.map(({ name }) => name).join(", ")}
        </p>
      )}
      {state !== null && <p className="mt-0.5 text-12 text-text-3">{state}</p>}
      {entry.recovered && <p className="mt-0.5 text-12 text-text-3">{words.recovered}</p>}
    </MessageFrame>
  );
}

function authorOf(author: EntryOf<"message">["author"]): { author: string; note: string | null } {
  switch (author.kind) {
    case "person":
      return { author: author.person.name ?? author.person.id, note: null };
    case "bot":
      return { author: author.name ?? words.unnamedBot, note: null };
    case "operator":
      return { author: author.name ?? words.operator, note: words.fromApp };
  }
}

function stateNote({ state }: EntryOf<"message">): string | null {
  switch (state) {
    case "queued":
      return words.queued;
    case "sending":
      return words.sending;
    case "parked":
      return words.parked;
    case "dropped":
      return words.dropped;
    case "delivered":
    case "answering":
    case "done":
    case "command":
    case "unknown":
      return null;
  }
}

/** What the broker posted, with how far it came when it is not in Slack. */
export function PostBlock({ block: { entry } }: { readonly block: BlockOf<"post"> }) {
  return (
    <MessageFrame author={null} at={entry.at} permalink={entry.permalink}>
      <Prose text={entry.post === "notice" ? localized(entry.text) : entry.text} author="agent" />
      <Delivery entry={entry} />
    </MessageFrame>
  );
}

function Delivery({ entry: { delivery } }: { readonly entry: EntryOf<"post"> }) {
  if (delivery === "queued") {
    return <p className="mt-0.5 text-12 text-text-3">{words.postQueued}</p>;
  }
  if (delivery === "failed") {
    return (
      <p className="mt-0.5 flex items-center gap-1.5 text-12 text-danger">
        <OctagonX size={14} strokeWidth={2} aria-hidden="true" />
        {words.postFailed}
      </p>
    );
  }
  // Of old posts the delivery is no longer recorded; that says nothing about them.
  return null;
}

/** A question of the agent, with its answer. */
export function QuestionBlock({
  block: { entry, settled },
}: {
  readonly block: BlockOf<"question">;
}) {
  const { question } = entry;
  const said = settled?.choice;
  const answer =
    question.kind !== "input" || said === null || said === undefined
      ? null
      : said.kind === "option"
        ? (askOptions(question)[said.index] ?? null)
        : said.kind === "words" && !question.isSecret
          ? said.text
          : null;
  return (
    <MessageFrame author={null} at={entry.at} permalink={null}>
      <p className="leading-5">{askTitle(question)}</p>
      <p className="mt-0.5 text-12 text-text-3">
        {answer !== null && (
          <span className="text-text-2">
            “{answer}”{comma}
          </span>
        )}
        {settled === null ? words.questionOpen : settledWords(settled)}
      </p>
    </MessageFrame>
  );
}

/** A turn that did not end by itself. */
export function TurnEndBlock({ block: { entry } }: { readonly block: BlockOf<"turn-end"> }) {
  const isFailed = entry.status === "failed";
  const Icon = isFailed ? OctagonX : Square;
  return (
    <p
      className={classNames(
        "ml-9 flex items-start gap-1.5 text-12",
        isFailed ? "text-danger" : "text-text-3",
      )}
    >
      <Icon size={14} strokeWidth={2} aria-hidden="true" className="mt-px flex-none" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {isFailed ? words.turnFailed(entry.error) : words.turnInterrupted}{" "}
        <Time at={entry.at} form="moment" className="text-text-3" />
      </span>
    </p>
  );
}

/** What became of a notice; else an entry of an older release, as it is stored. */
export function OtherBlock({ block: { entry } }: { readonly block: BlockOf<"other"> }) {
  if (entry.name === "notice-settled") {
    return (
      <p className="ml-9 text-12 [overflow-wrap:anywhere] text-text-2">
        {localized(entry.summary)} <Time at={entry.at} form="moment" className="text-text-3" />
      </p>
    );
  }
  return (
    <p className="ml-9 text-12 [overflow-wrap:anywhere] text-text-3">
      {entry.name} <code>{entry.summary}</code>
    </p>
  );
}
