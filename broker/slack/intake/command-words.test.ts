import { expect, it } from "vitest";
import { commandIn, isBareMention } from "./command-words.ts";

it.each<[string, string | null]>([
  ["-stop", "stop"],
  [" -Stop\n", "stop"],
  ["<@U0BOT> -stop", "stop"],
  ["<@U0BOT|codex> -stop", "stop"],
  ["<@U0BOT> stop", "stop"],
  ["-status <@U0BOT>", "status"],
  ["<@U0BOT> help", "help"],
  ["<@U0BOT> new", "new"],
  ["-quiet", "quiet toggle"],
  ["-quiet off", "quiet off"],
  ["<@U0BOT> quiet on", "quiet on"],
  ...[
    "stop",
    "<@U0BOT> stop!",
    "<@U0BOT> Stop.",
    "`-stop`",
    "-stop!",
    "–stop",
    "—stop",
    "- stop",
    "• stop",
    "--stop",
    "<@U0BOT> please stop",
    "<@U0BOT>, stop",
    "*-stop*",
    "please stop!",
  ].map((text): [string, string] => [text, "stop"]),
  // What is not only the command is for the agent, and so is a word that is not said to us.
  ["status", null],
  ["-stop it", null],
  ["stop the server please", null],
  ["stop?", null],
  ["please", null],
  ["<@U0BOT> help me", null],
  ["<@U0BOT> <@U5> -stop", null],
  ["<@U5> -stop", null],
  ["<@U0BOT> quiet please", null],
  ["-quiet on off", null],
  ["-", null],
  ["<@U0BOT>", null],
])("SI23, SI24, FR21: %j is %s", (text, expected) => {
  const command = commandIn(text, "U0BOT");
  const word = command?.kind === "quiet" ? `quiet ${command.wanted}` : (command?.kind ?? null);
  expect(word).toBe(expected);
});

it.each([
  ["<@U0BOT>", true],
  [" <@U0BOT|codex>\n", true],
  ["<@U0BOT> <@U0BOT>", true],
  ["<@U0BOT> ?", false],
  ["<@U5>", false],
  ["", false],
])("a bare mention: %j %s", (text, expected) => {
  expect(isBareMention(text, "U0BOT")).toBe(expected);
});
