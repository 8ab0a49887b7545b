import { expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { createLogin } from "./login.ts";
import { type FakeAnswer, fakeApi } from "./testing/fake-api.ts";
import { manualClock } from "./testing/manual-clock.ts";

const fine = { ok: true, team_id: "T1", user_id: "U0BOT", bot_id: "B0BOT", user: "codex" };
const revoked = { ok: false, error: "token_revoked" };

function setUp() {
  const clock = manualClock();
  let answer: FakeAnswer = fine;
  const api = fakeApi({ "auth.test": () => answer });
  const known: string[] = [];
  const login = createLogin({
    reads: api.clients.reads,
    log: silentLog,
    clock,
    random: () => 0.5,
    onKnown: ({ botUserId }) => known.push(botUserId),
  });
  return {
    login,
    clock,
    known,
    asked: () => api.callsOf("auth.test").length,
    answers: (next: FakeAnswer) => {
      answer = next;
    },
    reaches: (state: string) => clock.runUntil(() => login.state().state === state),
  };
}

it("is refused when the token is revoked later, and still tells who we were", async () => {
  const { login, answers, reaches, known, asked } = setUp();
  login.start();
  await reaches("known");
  answers(revoked);
  login.heard(false);
  await reaches("refused");
  expect(login.state()).toEqual({ state: "refused", code: "token_revoked" });
  expect(login.identity()?.botUserId).toBe("U0BOT");
  expect(known).toEqual(["U0BOT"]);

  login.heard(false);
  await reaches("refused");
  expect(asked()).toBe(2);
});

it("asks once for any number of doubts, and goes on when the token is good", async () => {
  const { login, reaches, known, asked } = setUp();
  login.start();
  await reaches("known");
  for (let time = 0; time < 5; time += 1) login.heard(false);
  expect(login.state().state).toBe("asking");
  await reaches("known");
  expect(asked()).toBe(2);
  expect(known).toEqual(["U0BOT", "U0BOT"]);
});

it("knows again after a start once Slack takes the token", async () => {
  const { login, answers, reaches, known } = setUp();
  answers(revoked);
  login.start();
  await reaches("refused");
  answers(fine);
  login.start();
  await reaches("known");
  expect(known).toEqual(["U0BOT"]);
});

it("asks again when another call is answered, and not when it knows", async () => {
  const { login, answers, reaches, known, asked } = setUp();
  answers(revoked);
  login.start();
  await reaches("refused");
  answers(fine);
  login.heard(true);
  await reaches("known");
  login.heard(true);
  expect(asked()).toBe(2);
  expect(known).toEqual(["U0BOT"]);
});

it("does not doubt what it never knew", () => {
  const { login, asked } = setUp();
  login.heard(false);
  expect(login.state()).toEqual({ state: "idle" });
  expect(asked()).toBe(0);
});
