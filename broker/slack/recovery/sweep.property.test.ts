import fc from "fast-check";
import { expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { storeReceived } from "../../sessions/received.ts";
import { openStore } from "../../store/database.ts";
import { createThreadReader } from "../history.ts";
import type { Deliver } from "../intake/deliver.ts";
import { type FakeAnswer, fakeApi, rateLimited } from "../testing/fake-api.ts";
import { fakeIdentity as identity } from "../testing/identity.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { sweep } from "./sweep.ts";
import type { SweepDemand } from "./sweep-plan.ts";

const START = 1_700_000_000_000;
const HOUR_MS = 3_600_000;

interface Said {
  readonly ts: string;
  readonly text: string;
}

/** Channels with threads that people go on writing in while nobody listens. */
interface Workspace {
  readonly channels: ReadonlyMap<string, Map<string, Said[]>>;
  readonly missed: Set<string>;
}

const channelName = (index: number) => `C${index}`;
const tsAt = (ms: number, sequence: number) =>
  `${Math.floor(ms / 1_000)}.${String(sequence).padStart(6, "0")}`;

/** What goes wrong with a read, chosen by fast-check; most are well. */
type Fate = "well" | "limited" | "troubled";

/** Trouble lasts longer than one read is tried again. */
const READS_A_FATE = 8;

/** A quiet workspace, where each sweep reads but once. */
const quiet = { channels: 1, sessions: 0, missed: [], lossAfter: 200 };

it("finds each missed message once, whatever the number of threads and whatever Slack answers", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        channels: fc.integer({ min: 1, max: 12 }),
        sessions: fc.integer({ min: 0, max: 90 }),
        missed: fc.array(
          fc.record({
            kind: fc.constantFrom("reply", "mention"),
            at: fc.integer({ min: 1, max: 3_000 }),
            place: fc.nat(),
          }),
          { maxLength: 25, size: "max" },
        ),
        fates: fc.array(fc.constantFrom<Fate>("well", "well", "well", "limited", "troubled"), {
          maxLength: 60,
          size: "max",
        }),
        /** After so many reads the link is lost, and somebody writes meanwhile. */
        lossAfter: fc.integer({ min: 1, max: 200 }),
      }),
      async (script) => {
        const clock = manualClock(START);
        const store = await openStore({ path: ":memory:" });
        const workspace: Workspace = { channels: new Map(), missed: new Set() };
        const taken: string[] = [];
        const deliver: Deliver = async (tx, route) => {
          if (route.kind !== "message") return undefined;
          const at = { sessionsRoot: "/tmp", host: "here", now: clock.now() };
          const key = await storeReceived(tx, route, at);
          if (key !== null) taken.push(route.message.ts);
          return undefined;
        };
        const channels = workspace.channels as Map<string, Map<string, Said[]>>;
        for (let index = 0; index < script.channels; index += 1)
          channels.set(channelName(index), new Map());
        let sequence = 0;
        const threads: { channel: string; root: string }[] = [];
        for (let index = 0; index < script.sessions; index += 1) {
          const channel = channelName(index % script.channels);
          const root = tsAt(START - 100 * HOUR_MS, (sequence += 1));
          threads.push({ channel, root });
          channels.get(channel)?.set(root, [{ ts: root, text: "long ago" }]);
          await deliver(store.db, {
            kind: "message",
            startsSession: true,
            message: {
              thread: { channel, threadTs: root },
              channelType: "channel",
              ts: root,
              source: "app_mention",
              author: { kind: "user", userId: "U1" },
              text: "hello",
              files: [],
            },
          });
        }
        taken.length = 0;

        const write = (kind: string, at: number, place: number) => {
          const ts = tsAt(START + at * 1_000, (sequence += 1));
          const thread = threads[place % Math.max(1, threads.length)];
          if (kind === "reply" && thread !== undefined)
            channels.get(thread.channel)?.get(thread.root)?.push({ ts, text: "more" });
          else
            channels
              .get(channelName(place % script.channels))
              ?.set(ts, [{ ts, text: "<@U0BOT> hello" }]);
          workspace.missed.add(ts);
        };
        for (const { kind, at, place } of script.missed) write(kind, at, place);
        await clock.advance(HOUR_MS);

        const demand: { now: SweepDemand } = {
          now: { allSince: clock.now(), activeSince: clock.now(), activeAfter: START },
        };
        let reads = 0;
        const fateOf = async (): Promise<FakeAnswer | null> => {
          reads += 1;
          await clock.sleep(5);
          if (reads === script.lossAfter) {
            const justNow = (clock.now() - START) / 1_000 - 1;
            write("reply", justNow, reads);
            write("mention", justNow, reads);
            demand.now = { ...demand.now, allSince: clock.now(), activeSince: clock.now() };
          }
          const fate = script.fates[Math.floor(reads / READS_A_FATE)] ?? "well";
          if (fate === "limited") return rateLimited(30);
          return fate === "troubled" ? { ok: false, error: "internal_error" } : null;
        };
        const api = fakeApi({
          "conversations.list": () => ({
            ok: true,
            channels: [...channels.keys()].map((id) => ({ id, is_member: true })),
          }),
          "conversations.history": async (args) =>
            (await fateOf()) ?? {
              ok: true,
              messages: [...(channels.get(args.get("channel") ?? "")?.values() ?? [])]
                .flatMap((said) => said.slice(0, 1))
                .filter(({ ts }) => Number(ts) > Number(args.get("oldest")))
                .map((said) => ({ ...said, user: "U1" })),
            },
          "conversations.replies": async (args) => {
            const root = args.get("ts");
            const said = channels.get(args.get("channel") ?? "")?.get(root ?? "") ?? [];
            return (
              (await fateOf()) ?? {
                ok: true,
                messages: said.map((one) => ({ ...one, thread_ts: root, user: "U1" })),
              }
            );
          },
        });
        const patience = { clock, random: () => 0.5 };
        const { reads: client } = api.clients;
        const readAt = new Map<string, number>();
        const once = () =>
          sweep(
            {
              ...patience,
              reads: client,
              db: store.db,
              log: silentLog,
              reader: createThreadReader({ ...patience, reads: client, own: () => identity }),
              deliver,
              admit: () => Promise.resolve({ kind: "admitted" }),
              posts: { enqueue: () => Promise.resolve(), wake: () => {} },
              machine: "This machine",
            },
            {
              identity,
              times: { firstStartAt: START, sweptAt: null, maxAgeMs: 24 * HOUR_MS },
              demand: () => demand.now,
              readAt,
              liveSince: () => clock.now(),
              absences: () => [],
              signal: new AbortController().signal,
            },
          );
        // Each sweep reads once at least: until the loss, and through all that goes wrong.
        const most = script.lossAfter + READS_A_FATE * script.fates.length + 100;
        for (let sweeps = 0; ; sweeps += 1) {
          expect(sweeps).toBeLessThan(most);
          let isOver = false;
          const running = once().finally(() => (isOver = true));
          await clock.runUntil(() => isOver);
          if ((await running).outcome.kind === "whole" && reads >= script.lossAfter) break;
          if ((await running).outcome.kind === "whole") {
            demand.now = { ...demand.now, allSince: clock.now() + 1, activeSince: clock.now() + 1 };
            await clock.advance(60_000);
          }
        }
        await store.close();
        expect(taken.toSorted()).toEqual([...workspace.missed].toSorted());
      },
    ),
    {
      numRuns: 25,
      examples: [
        [{ ...quiet, fates: [] }],
        [{ ...quiet, fates: Array.from({ length: 60 }, () => "troubled" as const) }],
      ],
    },
  );
}, 60_000);
