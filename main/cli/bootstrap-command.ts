import type { Bootstrap, BootstrapDoors } from "../bootstrap/bootstrap.ts";
import { stepWords } from "../bootstrap/plan.ts";
import type { Command, Given } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { plain } from "./words.ts";

/** Sets up an installation from what the command line and the environment say. Throws ControlError. */
export type MakeBootstrap = (
  context: CommandContext,
  given: Given,
  doors: BootstrapDoors,
) => Bootstrap;

const START_WAIT_MS = 3 * 60_000;
const LOOK_EVERY_MS = 300;

export function bootstrapCommands(make: MakeBootstrap): readonly Command[] {
  return [
    {
      name: "bootstrap",
      summary: "set up a Mac without a screen: releases, settings and both launch agents",
      operands: [],
      options: [
        { name: "package-version", value: "VERSION", help: "the release to install" },
        { name: "start-worker", value: null, help: "start the worker, now and at login" },
        { name: "packages", value: "FOLDER", help: "where packed releases lie, asked first" },
        { name: "npm-registry-url", value: "URL", help: "where releases come from otherwise" },
        { name: "admin-package-name", value: "NAME", help: "the control plane's package" },
        { name: "worker-package-name", value: "NAME", help: "the worker's package" },
        { name: "label", value: "LABEL", help: "the control plane's launch agent" },
        { name: "worker-label", value: "LABEL", help: "the worker's launch agent" },
        { name: "node-path", value: "FILE", help: "the Node to copy; the one that runs this" },
        { name: "dry-run", value: null, help: "say what would be done, and do nothing" },
      ],
      run: async (context, given) => run(context, given, make),
    },
  ];
}

async function run(context: CommandContext, given: Given, make: MakeBootstrap): Promise<number> {
  const { isJson, out, complain } = context;
  const setup = make(context, given, doorsOf(context));
  const plan = await setup.plan();
  if (plan.kind === "refused") {
    const { message, hint } = plan;
    if (isJson) out(`${JSON.stringify({ ok: false, code: "bootstrap.refused", message, hint })}\n`);
    else complain(`${message}\n${hint}\nNothing was changed.\n`);
    return exitCodes.failed;
  }
  const { steps, notes } = plan;
  const say = (text: string) => {
    if (!isJson) out(`${plain(text)}\n`);
  };
  say(`Installation: ${context.root}`);
  say(steps.length === 0 ? "Everything is set up; nothing is changed." : "To do:");
  for (const step of steps) say(`  ${stepWords(step)}`);
  for (const note of notes) say(note);
  const isDry = given.switches.has("dry-run");
  if (!isDry) {
    for (const step of steps) {
      await setup.perform(step);
      say(`done  ${stepWords(step)}`);
    }
  }
  if (isJson) {
    const words = steps.map((step) => ({ kind: step.kind, does: stepWords(step) }));
    out(`${JSON.stringify({ ok: true, isDry, steps: words, notes }, null, 2)}\n`);
  } else if (!isDry) say(await lastWords(context));
  return exitCodes.ok;
}

async function lastWords({ client, root }: CommandContext): Promise<string> {
  const status = await client.status({});
  if (!status.ok) return "The control plane does not answer.";
  const { url } = status.value.controlPlane;
  return `Admin page: ${url}\nIts token is in ${root}/config/admin-token. Accounts are added there.`;
}

function doorsOf({ client, clock, signal, by }: CommandContext): BootstrapDoors {
  const status = async () => {
    const answer = await client.status({});
    return answer.ok ? answer.value : null;
  };
  return {
    answering: async () => {
      const seen = await status();
      return seen === null
        ? null
        : { version: seen.controlPlane.version, pid: seen.controlPlane.pid };
    },
    worker: async () => {
      const [seen, agent] = await Promise.all([status(), client.serviceAgent({})]);
      return {
        isRunning: seen?.worker.state === "running",
        keepsRunning: agent.ok && agent.value.agent?.keepRunning === true,
      };
    },
    keepRunning: async () => {
      const answer = await client.keepServiceRunning({ body: { keepRunning: true, by } });
      return answer.ok ? null : answer.error.message;
    },
    startWorker: async () => {
      const started = await client.startService({ body: { by } });
      if (!started.ok) return started.error.message;
      const deadline = clock.now() + START_WAIT_MS;
      while (clock.now() < deadline && !signal.aborted) {
        const seen = await status();
        const state = seen?.worker.state;
        if (state === "running") return null;
        if (state === "crashed" || state === "refused") {
          return `The worker does not run. ${seen?.worker.reason ?? ""}`.trim();
        }
        await clock.sleep(LOOK_EVERY_MS, signal);
      }
      return "The worker did not start in time.";
    },
  };
}
