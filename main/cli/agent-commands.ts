import type { ServiceAgent } from "../api/service-agent.ts";
import type { Command, Given } from "./command.ts";
import { answerOf, type CommandContext, show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { plain } from "./words.ts";

export const agentCommands: readonly Command[] = [
  {
    name: "agent",
    summary: "print the broker's launch agent, and what is left of older installations",
    operands: [],
    options: [],
    run: async (context) => shown(context, answerOf(await context.client.serviceAgent({}))),
  },
  {
    name: "agent keep-running",
    summary: "have the broker start at login, or not: on or off",
    operands: ["on|off"],
    options: [],
    run: keepRunning,
  },
  {
    name: "agent remove-older",
    summary: "unload an older installation's launch agent and set its plist aside",
    operands: ["LABEL"],
    options: [],
    run: async (context, { operands: [label = ""] }) => {
      const body = { label, by: context.by };
      return shown(context, answerOf(await context.client.removeOlderAgent({ body })));
    },
  },
];

async function keepRunning(context: CommandContext, { operands }: Given): Promise<number> {
  const [word] = operands;
  if (word !== "on" && word !== "off") {
    context.complain('"agent keep-running" is on or off.\n');
    return exitCodes.usage;
  }
  const body = { keepRunning: word === "on", by: context.by };
  return shown(context, answerOf(await context.client.keepServiceRunning({ body })));
}

function shown(context: CommandContext, answer: ServiceAgent): number {
  show(context, answer, () => agentText(answer));
  return exitCodes.ok;
}

function agentText({ agent }: ServiceAgent): string {
  if (agent === null) return "launchd does not run the broker here.";
  const { keepRunning: keeps, isLoaded, label, plistPath, older } = agent;
  const atLogin =
    keeps === null
      ? "nobody has decided yet"
      : keeps
        ? "starts at login"
        : "does not start at login";
  const loaded = isLoaded === null ? "unknown to launchd" : isLoaded ? "loaded" : "not loaded";
  const leftovers = older.flatMap((each) => [
    `Of an older installation: ${each.where} ${each.label}, ${plain(each.program ?? "an unknown program")}`,
    ...each.commands.map((command) => `  ${plain(command)}`),
  ]);
  return [`${label}: ${loaded}, ${atLogin}`, `  ${plistPath}`, ...leftovers].join("\n");
}
