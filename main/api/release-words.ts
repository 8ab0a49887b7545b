import { inEachLanguage, type Language } from "./language.ts";
import { countOf, countWordFirst, groupedNumber } from "./number-words.ts";
import type { Operation } from "./operations.ts";

// An update or a rollback that runs, in the words of Home, of the broker block and of the menu bar;
// in English without a language. All of it is pure.

const texts = inEachLanguage(
  {
    restoring: "Restoring a snapshot",
    updating: (version: string | null) => `Updating to ${version ?? "another version"}`,
    rollingBack: (version: string | null) => `Rolling back to ${version ?? "another version"}`,
    sentence: (title: string) => `${title}.`,
    sentenceWithTurns: (title: string, turns: number) =>
      `${title}. ${countWordFirst(turns)} ${turns === 1 ? "turn goes" : "turns go"} on.`,
    turns: (turns: number) => `${countOf(turns, "turn")} ${turns === 1 ? "goes" : "go"} on`,
    watching: (seconds: number, of: number) => `Watching, ${seconds} s of ${of} s`,
    comma: ", ",
  },
  {
    restoring: "正在恢复快照",
    updating: (version) => (version === null ? "正在更新到其他版本" : `正在更新到 ${version}`),
    rollingBack: (version) => (version === null ? "正在回滚到其他版本" : `正在回滚到 ${version}`),
    sentence: (title) => `${title}。`,
    sentenceWithTurns: (title, turns) => `${title}。${groupedNumber(turns)} 个回合继续进行。`,
    turns: (turns) => `${groupedNumber(turns)} 个回合继续进行`,
    watching: (seconds, of) => `正在观察，${seconds} 秒，共 ${of} 秒`,
    comma: "，",
  },
);

/** Home's first sentence, such as "Updating to 1.5.0. Five turns go on." */
export function changeHeadline(
  operation: Operation,
  runningTurns: number,
  language: Language = "en",
): string {
  const { sentence, sentenceWithTurns } = texts[language];
  const title = titleOf(operation, language);
  return runningTurns === 0 || stopsTurns(operation)
    ? sentence(title)
    : sentenceWithTurns(title, runningTurns);
}

/** The two lines of the menu, such as "Updating to 1.5.0" and "Watching, five turns go on". */
export function changeLines(
  operation: Operation,
  runningTurns: number,
  now: number,
  language: Language = "en",
): { readonly title: string; readonly detail: string } {
  const words = texts[language];
  const step = operation.steps.find(({ state }) => state === "running");
  const turns = runningTurns === 0 || stopsTurns(operation) ? [] : [words.turns(runningTurns)];
  const doing = step === undefined ? [] : [stepWords(step, now, language)];
  return {
    title: titleOf(operation, language),
    detail: [...doing, ...turns].join(words.comma),
  };
}

/** A snapshot takes the database's place: no turn goes on. */
function stopsTurns({ kind }: Operation): boolean {
  return kind.endsWith("restore");
}

function titleOf({ kind, version }: Operation, language: Language): string {
  const { restoring, rollingBack, updating } = texts[language];
  if (kind.endsWith("restore")) return restoring;
  return kind.endsWith("rollback") ? rollingBack(version) : updating(version);
}

function stepWords(
  { id, title, startedAt, deadline }: Operation["steps"][number],
  now: number,
  language: Language,
): string {
  if (id !== "watch" || startedAt === null || deadline === null) return title;
  const seconds = (ms: number) => Math.max(0, Math.round(ms / 1_000));
  return texts[language].watching(seconds(now - startedAt), seconds(deadline - startedAt));
}
