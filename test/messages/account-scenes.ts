import { mention } from "../world/talk.ts";
import type { World } from "../world/world.ts";
import type { Scene, Stage } from "./scene.ts";

function operator(world: World, method: string, path: string, json: unknown) {
  return world.worker.call(`/operator${path}`, {
    token: world.worker.operatorToken(),
    method,
    json,
  });
}

/** What an answer tells of the short window, which ends in under four hours. */
function used(percent: number): string {
  const resetsAt = Math.ceil(Date.now() / 1_000) + 13_380;
  return [
    `[[hdr:x-codex-primary-used-percent=${percent}]]`,
    "[[hdr:x-codex-primary-window-minutes=300]]",
    `[[hdr:x-codex-primary-reset-at=${resetsAt}]]`,
  ].join("");
}

const scenes: readonly Scene[] = [
  {
    name: "no account",
    show: async (world) => {
      const talk = mention(world, "hello");
      await talk.answer("I have no Codex account");
      return talk;
    },
  },
  {
    name: "quota",
    show: async (world) => {
      await operator(world, "POST", "/profiles", { name: "mara", apiKey: "sk-test-mara" });
      await operator(world, "POST", "/profiles", { name: "jonas", apiKey: "sk-test-jonas" });
      await operator(world, "PUT", "/preferred-profile", { name: "mara" });
      const talk = mention(world, `${used(100)}[[final:spent]]`);
      await talk.answer("spent");
      await talk.idle();
      talk.say("go on");
      await talk.answer("is used up until");
      return talk;
    },
  },
  {
    name: "too many tokens",
    show: async (world) => {
      await operator(world, "POST", "/profiles", { name: "ada", apiKey: "sk-test-ada" });
      await operator(world, "PUT", "/preferred-profile", { name: "ada" });
      const talk = mention(world, "[[usage:1990000,12345,0]][[shell:echo]][[hang]]");
      await talk.answer("more than a turn may use");
      await talk.idle();
      return talk;
    },
  },
  {
    name: "sign-in refused",
    show: async (world) => {
      await operator(world, "POST", "/profiles", { name: "lin", apiKey: "sk-test-lin" });
      await operator(world, "PUT", "/preferred-profile", { name: "lin" });
      world.model.intercept((request, response) => {
        if (request.headers["authorization"] !== "Bearer sk-test-lin") return false;
        response.writeHead(401).end();
        return true;
      });
      const talk = mention(world, "please sign in");
      await talk.answer("OpenAI refused the sign-in");
      return talk;
    },
  },
];

/** What threads read where an account is missing or used up. */
export const accountStage: Stage = {
  options: { requiresAuth: true, env: { ACCESS_ADMIN: "U0BEN", TURN_MAX_TOKENS: "2000000" } },
  scenes,
};
