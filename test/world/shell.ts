import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mention, type Talk } from "./talk.ts";
import type { World } from "./world.ts";

/** What the sandbox answers: bubblewrap and Seatbelt in turn, and zsh where a pattern may not be read. */
export const REFUSED = /Permission denied|Operation not permitted|no matches found/;

const OUTPUT = "printed.txt";

/** The script of a turn that runs commands, keeps what they print, and then says `answer`. */
function shellTurn(lines: readonly string[], answer: string): string {
  return `[[shell:exec > ${OUTPUT} 2>&1\n${lines.join("\n")}]][[final:${answer}]]`;
}

/** Runs commands in the sandbox of a new session; what they printed. */
export async function runInNewSession(
  world: World,
  lines: readonly string[],
  channel = "C0GENERAL",
): Promise<{ readonly talk: Talk; readonly output: string }> {
  const talk = mention(world, shellTurn(lines, "That was it."), { channel });
  await talk.answer("That was it.");
  await talk.idle();
  return { talk, output: printedIn(talk) };
}

/** Runs commands in the sandbox of a session that exists; what they printed. */
export async function runIn(talk: Talk, lines: readonly string[], answer: string): Promise<string> {
  talk.say(shellTurn(lines, answer));
  await talk.answer(answer);
  await talk.idle();
  return printedIn(talk);
}

function printedIn({ workspace }: Talk): string {
  return readFileSync(join(workspace, OUTPUT), "utf8");
}
