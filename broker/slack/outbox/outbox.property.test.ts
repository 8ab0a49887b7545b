import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { openStore, type Store } from "../../store/database.ts";
import { type Fate, fakePosting } from "../testing/fake-posting.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { storeSession } from "../testing/stored-session.ts";
import { piecesOfMarkdown } from "../answer/from-markdown.ts";
import { createOutbox } from "./outbox.ts";

const THREAD = "1700000000.000100";

/** Two messages. */
const TWO_MESSAGES = `one ${"x".repeat(9_000)}\n\ntwo ${"x".repeat(9_000)}`;

function refusal(code: string): Fate {
  return { kind: "fails", failure: { kind: "refused", code } };
}

const isRefusal = (fate: Fate) => fate.kind === "fails" && fate.failure.kind === "refused";

const anyFate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>({ kind: "works" }) },
  fc.boolean().map((isDone): Fate => ({ kind: "silence", isDone })),
  fc.boolean().map((isDone): Fate => ({ kind: "crash", isDone })),
  fc.constantFrom<Fate>(
    { kind: "fails", failure: { kind: "unreachable", message: "" } },
    { kind: "fails", failure: { kind: "rate-limited", retryAfterMs: null } },
    { kind: "fails", failure: { kind: "rate-limited", retryAfterMs: 5_000 } },
  ),
);

const anyRefusal = fc
  .constantFrom("invalid_blocks", "invalid_attachments", "msg_blocks_too_long")
  .map(refusal);

describe("the outbox as a machine", () => {
  it("TU30: posts nothing twice and loses nothing, whatever fails and whenever it crashes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFate, { maxLength: 25, size: "max" }), async (fates) => {
        const own = await openStore({ path: ":memory:" });
        try {
          await crashingRun(own, fates, { withFile: true });
        } finally {
          await own.close();
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it("FR22, FR31: brings an answer in another form when Slack refuses one, once", async () => {
    const works = fc.constant<Fate>({ kind: "works" });
    const limited = fc.constant<Fate>({
      kind: "fails",
      failure: { kind: "rate-limited", retryAfterMs: 5_000 },
    });
    // Refusals are answers to posts: without silences nothing else is called.
    const fates = fc.array(fc.oneof(works, limited, anyRefusal), { maxLength: 20, size: "max" });
    await fc.assert(
      fc.asyncProperty(fates, async (given) => {
        const own = await openStore({ path: ":memory:" });
        try {
          await crashingRun(own, given, { withFile: false });
        } finally {
          await own.close();
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** Posts three texts, and a file if asked, while `fates` happen; each crash is followed by a new start. */
async function crashingRun(
  own: Store,
  fates: readonly Fate[],
  { withFile }: { readonly withFile: boolean },
): Promise<void> {
  const time = manualClock();
  const key = await storeSession(own.db, "C1", THREAD);
  let crashed = false;
  const slack = fakePosting(() => {
    crashed = true;
  });
  // No more silences than a row survives: giving up is a rule of its own.
  let silences = 0;
  // Nor more refusals than one answer has forms in which it is still text.
  let refusals = 0;
  for (const fate of fates) {
    if (fate.kind === "silence") silences += 1;
    if (isRefusal(fate)) refusals += 1;
    const isTooMuch = fate.kind === "silence" ? silences > 4 : isRefusal(fate) && refusals > 3;
    if (!isTooMuch) slack.fates.push(fate);
  }
  const start = async () => {
    crashed = false;
    const outbox = createOutbox({
      db: own.db,
      clock: time,
      random: () => 0.5,
      log: silentLog,
      api: slack.api,
      allowBroadcasts: false,
      readMarkdown: (markdown) =>
        piecesOfMarkdown(markdown, { isKnownUser: () => false, allowBroadcasts: false }),
      onPosted: () => {},
      onRefused: () => {},
    });
    await outbox.start();
    return outbox;
  };
  let outbox = await start();
  for (const text of [TWO_MESSAGES, "three", "four"])
    await outbox.enqueue(own.db, {
      idempotencyKey: text,
      sessionKey: key,
      body: { kind: "markdown", markdown: text },
    });
  if (withFile)
    await outbox.enqueue(own.db, {
      idempotencyKey: "file",
      sessionKey: key,
      body: { kind: "file", path: "/tmp/a", filename: "a" },
    });
  outbox.wake(key);
  const isOver = async () => {
    const rows = await own.db.selectFrom("outbox").select("state").execute();
    return rows.every((row) => row.state === "sent" || row.state === "failed");
  };
  for (;;) {
    await time.runUntil(async () => crashed || (await isOver()));
    if (!crashed) break;
    outbox = await start();
  }
  // An answer that Slack refused may have been divided further.
  const spoken = slack.messages.flatMap(({ text }) => text.match(/one|two|three|four/g) ?? []);
  expect(spoken).toEqual(["one", "two", "three", "four"]);
  expect(slack.shared).toHaveLength(withFile ? 1 : 0);
  await outbox.stop();
}
