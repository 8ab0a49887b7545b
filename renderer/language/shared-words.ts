import type { AskItem } from "../../broker/api/asks.ts";
import type { Usage } from "../../broker/api/usage.ts";
import * as asks from "../../main/api/ask-words.ts";
import * as headline from "../../main/api/headline.ts";
import * as machine from "../../main/api/machine-words.ts";
import * as numbers from "../../main/api/number-words.ts";
import * as standing from "../../main/api/profile-standing.ts";
import * as rules from "../../main/api/service-rules.ts";
import type { WorkerStatus } from "../../main/api/status.ts";
import { withTranslatedReasons } from "../../main/api/status-reasons.ts";
import * as usage from "../../main/api/usage-words.ts";
import { localized } from "./broker-text.ts";
import { language } from "./language.ts";

// What the window says like the menu bar and the command line, in the language of this page. Times are
// in time-words.ts.

type Question = AskItem["question"];
type Worker = Pick<WorkerStatus, "state">;

export const headlineOf = (status: headline.HeadlineStatus, now: number) =>
  headline.headlineOf(withTranslatedReasons(status, localized), now, language);

export const blockLines = (status: headline.HeadlineStatus, now: number) =>
  headline.blockLines(withTranslatedReasons(status, localized), now, language);

export const askTitle = (question: Question) => asks.askTitle(question, language);

export const askSubject = (question: Question) => asks.askSubject(question, language);

export const askInRow = (question: Question) => asks.askInRow(question, language);

export const askReason = (question: Question) => asks.askReason(question, language);

export const askScripts = (question: Question) => asks.askScripts(question, language);

export const standingWord = (is: standing.ProfileStanding) => standing.standingWord(is, language);

export const serviceRules = (worker: Worker) => rules.serviceRules(worker, language);

export const needsBroker = (worker: Worker) => rules.needsBroker(worker, language);

export const todaySentence = (today: Usage["today"]) => usage.todaySentence(today, language);

export const thisMachine = (platform: string) => machine.thisMachine(platform, language);

export const byteWords = (bytes: number) => numbers.byteWords(bytes, language);
