import { expect, it } from "vitest";
import { clockWords } from "../../main/api/time-words.ts";
import type { EntryOf } from "./blocks.ts";
import { settledWords } from "./settled-words.ts";

const at = 1_795_691_281_000;
const jonas = { id: "U1", name: "Jonas" };

it.each<[Partial<EntryOf<"ask-settled">>, string]>([
  [{ outcome: "expired" }, `declined at ${clockWords(at)}, because nobody answered`],
  [{ outcome: "withdrawn" }, `no longer asked since ${clockWords(at)}`],
  [
    { outcome: "answered", choice: { kind: "decline" }, by: { id: "U2", name: null } },
    `declined by U2 at ${clockWords(at)}`,
  ],
  [
    { outcome: "answered", choice: { kind: "allow-once" }, by: jonas },
    `allowed once by Jonas at ${clockWords(at)}`,
  ],
  [
    {
      outcome: "answered",
      choice: { kind: "allow-once" },
      by: jonas,
      changedScripts: ["./deploy.sh"],
    },
    `allowed once by Jonas at ${clockWords(at)}; ./deploy.sh changed between the question and the answer`,
  ],
  [
    { outcome: "answered", choice: { kind: "allow-for-session" }, operator: "Mara" },
    `allowed for this session by Mara at ${clockWords(at)}`,
  ],
  [
    { outcome: "answered", choice: { kind: "option", index: 0 }, by: null },
    `answered at ${clockWords(at)}`,
  ],
])("says of %j how it ended", (settled, expected) => {
  const none = { choice: null, by: null, operator: null, changedScripts: [] };
  const entry = { kind: "ask-settled", at, ...none, ...settled };
  expect(settledWords(entry as EntryOf<"ask-settled">)).toBe(expected);
});
