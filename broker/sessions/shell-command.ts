import { isAbsolute, join } from "node:path";
import { insideShell } from "../api/inside-shell.ts";

// What a command line says, as far as it can be told without running it.

/** As much of a command as is searched for scripts. */
const MOST_CHARACTERS = 20_000;
const MOST_SCRIPTS = 5;

/** A word, quoted or not, or what ends a command. */
const PARTS = /"([^"\n]*)"|'([^'\n]*)'|([;&|()\n]+)|([^\s;&|()"']+)/g;
const INTERPRETER =
  /^(?:\S*\/)?(?:sh|bash|zsh|dash|ksh|fish|source|\.|python[\d.]*|node|deno|bun|tsx|ruby|perl|php|osascript)$/;
const SCRIPT_NAME = /\.(?:sh|bash|zsh|py|js|mjs|cjs|ts|mts|cts|rb|pl|php|scpt|command)$/;

/** What only the shell knows the meaning of. */
const EXPANDED = /[$`*?[{~]/;

/**
 * The scripts that a command names: what it runs by a path, what it hands to an interpreter, and words
 * that end as scripts do. They are paths as the command's own folder sees them; whether such a file
 * exists is not asked. At most five, in their order, and none after a `cd` that only the shell can
 * follow. Pure.
 */
export function scriptsNamedIn(command: string): readonly string[] {
  const found = new Set<string>();
  let folder = "";
  for (const words of simpleCommands(insideShell(command).slice(0, MOST_CHARACTERS))) {
    const [first = "", target = "~"] = words;
    if (first === "cd" || first === "pushd") {
      if (target === "-" || EXPANDED.test(target)) break;
      folder = isAbsolute(target) ? target : join(folder, target);
      continue;
    }
    for (const script of scriptsOf(words)) {
      found.add(folder === "" || isAbsolute(script) ? script : join(folder, script));
    }
  }
  return [...found].slice(0, MOST_SCRIPTS);
}

/** The words of each simple command, without options and settings of variables. */
function simpleCommands(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [, doubly, singly, end, plain] of text.matchAll(PARTS)) {
    const words = commands.at(-1);
    const word = doubly ?? singly ?? plain ?? "";
    if (end !== undefined) commands.push([]);
    else if (word !== "" && !word.startsWith("-") && !(words?.length === 0 && /^\w+=/.test(word))) {
      words?.push(word);
    }
  }
  return commands;
}

function scriptsOf([first = "", ...others]: readonly string[]): readonly string[] {
  const isInterpreter = INTERPRETER.test(first);
  const run = !isInterpreter && first.includes("/") ? [first] : [];
  const named = others.filter(
    (word, place) => (isInterpreter && place === 0) || SCRIPT_NAME.test(word),
  );
  return [...run, ...named].filter((word) => !EXPANDED.test(word));
}
