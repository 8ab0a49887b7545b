import { expect, it } from "vitest";
import type { AskedQuestion } from "../sessions/ask-rules.ts";
import type { AskView } from "../sessions/ask-views.ts";
import { askCard, settledAskCard } from "./ask-cards.ts";

const HASH = "ab".repeat(32);
const viewOf = (scripts: Extract<AskedQuestion, { kind: "command" }>["scripts"]): AskView => ({
  handle: "ask_1",
  sessionKey: "C1:1.0",
  question: {
    kind: "command",
    command: "sh a.sh",
    cwd: null,
    reason: null,
    rights: null,
    offers: { once: true, session: false },
    ...(scripts !== undefined && { scripts }),
  },
  asker: null,
  createdAt: 0,
  expiresAt: null,
});
const cardOf = (name: string, bytes: number, sha256: string | null) =>
  JSON.stringify(askCard(viewOf([{ name, bytes, sha256 }])).blocks);

it("SE13: the card of a command shows size and hash of a script that it names", () => {
  expect(cardOf("a.sh", 1_204, HASH)).toContain(`It names a.sh (1,204 bytes, SHA-256 ${HASH}).`);
  expect(cardOf("a.sh", 5_000_000, null)).toContain("a.sh (5,000,000 bytes, too large for a hash)");
  expect(JSON.stringify(askCard(viewOf(undefined)).blocks)).not.toContain("It names");
});

it("SE12 SE13: a script's name cannot hide, call anybody, or fill the card", () => {
  expect(cardOf("\u202Ehs.a <!channel>", 1, HASH)).toContain(
    JSON.stringify("\\u202ehs.a &lt;!channel&gt; (1 byte").slice(1, -1),
  );
  expect(cardOf(`${"x".repeat(10_000)}/a.sh`, 1, HASH).length).toBeLessThan(1_500);
});

it("SE13: the settled card says which script changed before it was allowed", () => {
  const outcome = { kind: "answered", choice: { kind: "allow-once" }, by: "U1", at: 0 } as const;
  const settled = (changedScripts: readonly string[]) =>
    JSON.stringify(settledAskCard(viewOf([]), { ...outcome, changedScripts }));
  expect(settled(["a.sh"])).toContain(
    "*Careful:* a.sh changed between the question and the answer.",
  );
  expect(settled([])).not.toContain("Careful");
});
