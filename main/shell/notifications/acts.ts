import type { AskItem } from "../../../broker/api/asks.ts";
import type { Offer } from "../../../broker/api/sessions.ts";
import { askOptions, askScripts, askSubject, askTitle } from "../../api/ask-words.ts";
import { brokerText } from "../../api/broker-text.ts";
import type { Language } from "../../api/language.ts";
import { type Notice, type NoticeAct, opening } from "./notice.ts";
import { noticeWords } from "./notice-words.ts";
import { noticeBody, placeWords } from "./notices.ts";

// What a person can answer from a notification. An approval has its answers only where the
// notification shows all that is approved.

/** What a session waits with, read when it is notified of. */
export interface Waiting {
  /** Its open questions. */
  readonly asks: readonly AskItem[];
  /** What its failed turn offers. */
  readonly offer: Offer | null;
}

/** What is longer is shown in the window alone, where all of it can be read. */
const SHOWN_CHARACTERS = 120;
const TITLE_CHARACTERS = 80;
const CHOICES = 2;
const LABEL_CHARACTERS = 40;

/** The notice with what it asks and what can be answered. Pure. */
export function answerable(notice: Notice, { asks, offer }: Waiting, language: Language): Notice {
  const { session, kind, path } = notice;
  if (session === null) return notice;
  const show = opening(noticeWords[language].show, path);
  // It is decided where all of the command can be read.
  if (session.status.state === "needs-decision") return { ...notice, acts: [show] };
  if (kind === "failed")
    return { ...notice, acts: [...offerActs(session.key, offer, language), show] };
  const own = asks.filter(({ sessionKey, question }) => {
    const isQuestion = question.kind === "input";
    return sessionKey === session.key && isQuestion === (kind === "question");
  });
  const [ask] = own;
  // Of several, a person has to see which one is answered.
  if (ask === undefined || own.length > 1) return { ...notice, acts: [show] };
  const place = placeWords(session, language);
  return ask.question.kind === "input"
    ? { ...notice, ...questionText(ask, place, language), acts: [...questionActs(ask), show] }
    : {
        ...notice,
        title: askTitle(ask.question, language),
        body: noticeBody(askSubject(ask.question, language).join(" "), place),
        acts: [...approvalActs(ask, language), show],
      };
}

function approvalActs(
  { handle, question, choices }: AskItem,
  language: Language,
): readonly NoticeAct[] {
  if (!isShownWhole(question, language)) return [];
  const { allowOnce, decline } = noticeWords[language];
  const wanted = [
    { label: allowOnce, kind: "allow-once" },
    { label: decline, kind: "decline" },
  ] as const;
  return wanted
    .filter(({ kind }) => choices.some((choice) => choice.kind === kind))
    .map(({ label, kind }) => ({ label, act: { kind: "answer", handle, choice: { kind } } }));
}

/** Whether a notification shows all that there is to read before somebody decides. */
function isShownWhole(question: AskItem["question"], language: Language): boolean {
  const parts = [...askSubject(question, language), ...askScripts(question, language)];
  const text = parts.join("\n");
  // The title names the host of a network.
  const isThere = parts.length > 0 || question.kind === "network";
  const isShort = Math.max(text.length, askTitle(question, language).length) <= SHOWN_CHARACTERS;
  return isThere && isShort && !/[\n\r]/.test(text);
}

function questionText(
  { question }: AskItem,
  place: string,
  language: Language,
): Pick<Notice, "title" | "body"> {
  const words = noticeWords[language];
  const text = askTitle(question).replace(/\s+/g, " ").trim();
  const title = words.asks(text);
  return title.length <= TITLE_CHARACTERS
    ? { title, body: place }
    : { title: words.asksQuestion, body: noticeBody(text, place) };
}

function questionActs({ handle, question, choices }: AskItem): readonly NoticeAct[] {
  if (question.kind !== "input" || question.isSecret) return [];
  if (askTitle(question).length > SHOWN_CHARACTERS) return [];
  const acts = choices.flatMap((choice): readonly NoticeAct[] => {
    if (choice.kind !== "option") return [];
    const label = askOptions(question)[choice.index] ?? "";
    return [{ label, act: { kind: "answer", handle, choice } }];
  });
  const first = acts.slice(0, CHOICES);
  const areShort = first.every(({ label }) => label !== "" && label.length <= LABEL_CHARACTERS);
  return areShort ? first : [];
}

function offerActs(
  sessionKey: string,
  offer: Offer | null,
  language: Language,
): readonly NoticeAct[] {
  const retry = offer?.choices.find(({ id }) => id === "try-again");
  if (offer === null || retry === undefined) return [];
  const { turnId } = offer;
  const label = brokerText(retry.label, language);
  return [{ label, act: { kind: "offer", sessionKey, turnId, choice: retry.id } }];
}
