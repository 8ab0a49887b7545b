import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cardIn, press } from "../world/cards.ts";
import { addressOf, openSession } from "../world/opened-session.ts";
import { mention, type Talk, talkIn } from "../world/talk.ts";
import type { World } from "../world/world.ts";
import type { Scene, Seen, Stage } from "./scene.ts";

const ANSWER = `Found it. \`useCartTotal\` reads the currency **before** the price list has loaded.

1. The total waits for *nothing*
   - \`useCartTotal.ts\` reads the cart once
2. See [the runbook](https://wiki.example/clock)

\`\`\`ts
if (status !== "ready") return null;
\`\`\`

| Suite with a long name | Before | After | What was changed in it |
|---|--:|--:|---|
| unit tests of the checkout | 412 s | **38 s** | the clock is passed in everywhere |
| end-to-end | 7 min | 6 min | waits for the price list, never for a time |

> Flaky since March.`;

const LONG = `The beginning.\n\n${`${"Many words about the build. ".repeat(40)}\n\n`.repeat(43)}The end.`;

const PUSH = `/bin/bash -lc 'git push -u origin fix/cart-total-race && echo "it is *pushed*"'`;

const QUESTION = {
  questions: [
    {
      id: "rows",
      header: "Rows",
      question: "Where should the 214 rows without a country go?",
      options: ["Halden AS", "Halden GmbH", "Leave them out"].map((label) => ({
        label,
        description: label,
      })),
    },
  ],
};

const PLAN = (now: number) =>
  call("update_plan", {
    plan: ["Reproduce the failure", "Fix `useCartTotal`", "Push `fix/cart`"].map((step, at) => ({
      step,
      status: at < now ? "completed" : at === now ? "in_progress" : "pending",
    })),
  });

function call(name: string, input: object): string {
  return `[[call:${name}|${JSON.stringify(input)}]]`;
}

function seen({ channel, threadTs }: Talk): Seen {
  return { channel, threadTs };
}

/** The newest thing that Slack shows to one person alone and that holds the text. */
function shownTo(world: World, user: string, channel: string, text: string) {
  return world.slack.waitFor(
    () =>
      world.slack.workspace.core.world
        .ephemerals(channel, user)
        .findLast((one) => one.text.includes(text)),
    { what: `"${text}" for ${user}`, timeoutMs: 30_000 },
  );
}

/** An agent answers with a text that a directive could not carry whole. */
async function posted(world: World, text: string, last: string): Promise<Seen> {
  const session = await openSession(world);
  const json = { ...addressOf(session), text };
  await world.worker.call("/slack/post-message", { token: session.token, json });
  const said = () => [
    ...world.slack.botMessages(session.channel, session.threadTs).map((one) => one.blocks),
    world.slack.uploads().map(({ name }) => name),
  ];
  await world.slack.waitFor(() => JSON.stringify(said()).includes(last), {
    timeoutMs: 30_000,
    what: last,
  });
  return session;
}

const scenes: readonly Scene[] = [
  { name: "answer", show: (world) => posted(world, ANSWER, "Flaky since") },
  { name: "answer, as a file", show: (world) => posted(world, LONG, ".md") },
  {
    name: "approval",
    show: async (world) => {
      const talk = mention(world, `[[esc:${PUSH}]][[final:pushed]]`);
      await cardIn(talk, world, "May I");
      talk.say("and please be quick", { user: "U0BEN" });
      await talk.answer("I'll read your message");
      talk.say("-status");
      await talk.answer("sandbox workspace-write");
      return seen(talk);
    },
  },
  {
    name: "approval, settled",
    show: async (world) => {
      const talk = mention(world, `[[esc:${PUSH}]][[esc:terraform apply]][[final:done]]`);
      const first = await cardIn(talk, world, "May I");
      // Who comes second is told so, alone.
      await Promise.all([
        press(world, first, "ask.allow_once"),
        press(world, first, "ask.allow_once", "U0ADA"),
      ]);
      await talk.answer(": allowed once");
      const second = await cardIn(talk, world, "May I run a command?");
      await press(world, second, "ask.decline");
      await talk.answer("done");
      return seen(talk);
    },
  },
  {
    name: "approval, of a file outside",
    show: async (world) => {
      const path = join(world.root, "deploy.yml");
      const talk = mention(world, `[[patch:${path}|on: push]][[final:done]]`);
      await cardIn(talk, world, "May I edit files");
      return seen(talk);
    },
  },
  {
    name: "question",
    show: async (world) => {
      const script = `${call("request_user_input", QUESTION)}[[final:I leave them out.]]`;
      const settled = mention(world, script);
      const card = await cardIn(settled, world, "Where should");
      await press(world, card, "ask.choice.2");
      await settled.answer("I leave them out.");
      settled.say(script);
      await cardIn(settled, world, "Where should");
      return seen(settled);
    },
  },
  {
    name: "plan",
    show: async (world) => {
      const talk = mention(world, `${PLAN(1)}[[shell:true]]${PLAN(2)}[[gate:plan]][[final:x]]`);
      await talk.answer("2 of 3 done");
      return seen(talk);
    },
  },
  {
    name: "plan, ended",
    show: async (world) => {
      const talk = mention(world, `${PLAN(1)}[[shell:true]]${PLAN(3)}[[final:It is pushed.]]`);
      await talk.answer("Done");
      return seen(talk);
    },
  },
  {
    name: "stopped",
    show: async (world) => {
      const talk = mention(world, "[[half:stop|Never whole.]]");
      await world.model.waitForGate("stop");
      await world.slack.waitFor(() => world.slack.firstLine(talk.channel, talk.threadTs), {
        timeoutMs: 15_000,
      });
      talk.say("one more thing");
      talk.say("and another");
      talk.say("-stop", { user: "U0BEN" });
      await talk.answer("Stopped, as");
      await talk.idle();
      talk.say("-stop");
      await talk.answer("Nothing is running here");
      return seen(talk);
    },
  },
  {
    name: "commands",
    show: async (world) => {
      const talk = mention(world, "");
      await talk.answer("What is the task?");
      talk.say("[[final:on it]]");
      await talk.answer("on it");
      await talk.idle();
      for (const [words, answer] of [
        ["-help", "-quiet"],
        ["-status", "sandbox"],
        ["-quiet", "uiet"],
        ["-new", "Reset"],
      ] as const) {
        talk.say(words);
        await talk.answer(answer);
      }
      return seen(talk);
    },
  },
  {
    name: "failures",
    show: async (world) => {
      const talk = mention(world, "[[failed:invalid_prompt|The image could not be read.*1]]");
      await talk.answer("could not be read");
      talk.say("[[failed:context_length_exceeded|too long*9]]");
      await talk.answer("too long for the model");
      return seen(talk);
    },
  },
  {
    name: "overloaded",
    show: async (world) => {
      const talk = mention(world, "[[fail:503*12]]");
      await world.slack.waitFor(() => talk.answers().some((text) => /overloaded|503/.test(text)), {
        timeoutMs: 90_000,
        what: "overloaded",
      });
      return seen(talk);
    },
  },
  {
    name: "jobs",
    show: async (world) => {
      const session = await openSession(world);
      const register = (kind: string, script: string) =>
        world.worker.call("/jobs/register", {
          token: session.token,
          json: { ...addressOf(session), kind, script },
        });
      // A job that ends well is read only where its session waits for it.
      const talk = talkIn(world, session.channel, session.threadTs);
      await register("backfill-2025", "sleep 5");
      talk.say(`[[call:slack_post_state|{"kind":"wait","reason":"a job"}]]`);
      const said = () =>
        world.slack.botMessages(session.channel, session.threadTs).map(({ text }) => text);
      await world.slack.waitFor(() => said().some((text) => text.includes("reading its result")), {
        timeoutMs: 30_000,
      });
      await register(
        "nightly-import",
        "echo 'disk quota exceeded while writing part-00417' >&2; exit 1",
      );
      await world.slack.waitFor(() => said().some((text) => text.includes("looking into it")), {
        timeoutMs: 30_000,
      });
      return session;
    },
  },
  {
    name: "co-author",
    show: async (world) => {
      const script =
        "git init -q -b main shop; git -C shop commit -q --allow-empty -m first > commit.txt 2>&1";
      const talk = mention(world, "[[final:here]]");
      await talk.answer("here");
      talk.say(`[[shell:${script}]][[final:committed]]`, { user: "U0GUEST" });
      await talk.answer("committed");
      await shownTo(world, "U0GUEST", talk.channel, "ommits");
      return { ...seen(talk), as: "U0GUEST" };
    },
  },
  {
    name: "GitHub link",
    show: async (world) => {
      const talk = mention(world, "[[shell:gh pr create > out.txt 2>&1]][[final:tried]]");
      await talk.answer("tried");
      await shownTo(world, "U0ADA", talk.channel, "linked");
      return seen(talk);
    },
  },
  {
    name: "refused, a channel",
    show: async (world) => {
      mention(world, "hello there", { channel: "C0RANDOM" });
      const word = await shownTo(world, "U0ADA", "C0RANDOM", "I am not set up");
      const message = { channel: "C0RANDOM", ts: word.ts };
      await world.slack.people.click({ user: "U0ADA", actionId: "ask_admin", message });
      await shownTo(world, "U0ADA", "C0RANDOM", "I asked");
      return { channel: "C0RANDOM", threadTs: null };
    },
  },
  {
    name: "refused, a guest",
    show: async (world) => {
      mention(world, "hello there", { user: "U0VISITOR" });
      await shownTo(world, "U0VISITOR", "C0GENERAL", "guests");
      return { channel: "C0GENERAL", threadTs: null, as: "U0VISITOR" };
    },
  },
];

/** What a session in order says. */
export const answerStage: Stage = {
  options: {
    env: {
      ACCESS_ADMIN: "U0BEN",
      ADMIN_BASE_URL: "https://studio-mini.example",
      ALLOWED_CHANNELS: "C0GENERAL,G0LAB",
      CODEX_APPROVALS: "ask",
    },
  },
  prepare: async (world) => {
    writeFileSync(join(world.root, "home/.gitconfig"), "[user]\n\tname = Bot\n\temail = b@e.x\n");
    // Codex asks with it in every mode only where a team switched it on.
    const path = join(world.data, "team-codex-home/config.toml");
    const config = readFileSync(path, "utf8");
    const feature = "[features]\ndefault_mode_request_user_input = true";
    writeFileSync(path, config.replace("[features]", feature));
  },
  scenes,
};
