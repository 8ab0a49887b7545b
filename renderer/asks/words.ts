import { inLanguage } from "../language/language.ts";
import { chinese, chineseOfferBusy } from "./words.zh.ts";

const english = {
  moreBelow: "There is more below. Scroll to the end before you allow it.",
  allowOnce: "Allow once",
  allowing: "Allowing…",
  allowForSession: "Allow for this session",
  decline: "Decline",
  declining: "Declining…",
  answer: "Answer",
  review: "Review",
  send: "Send answer",
  sending: "Sending…",
  ownWords: "Your answer",
  ownWordsSecret: "Your answer, which is kept out of Slack",
  cancel: "Cancel",
  failed: "The answer did not arrive.",
  declinesAt: (clock: string) => `Declines by itself at ${clock}.`,
  /** Around a folder, which is shown as code. */
  inFolder: { before: "In ", after: ". " },
};

/** What asks say, wherever they are answered. */
export const words = inLanguage(english, chinese);

/** What a button of an offer says while its answer is on the way. */
export const offerBusy = inLanguage(
  {
    "try-again": "Starting…",
    "start-fresh": "Starting…",
    "keep-waiting": "Waiting…",
    "stop-and-retry": "Stopping…",
    "check-and-continue": "Starting…",
    "leave-it": "Leaving it…",
  },
  chineseOfferBusy,
);
