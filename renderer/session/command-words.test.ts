import { describe, expect, it } from "vitest";
import { commandMeaning, commitHash, innerCommand } from "./command-words.ts";

it.each([
  ["ls -l", "ls -l"],
  ["/bin/bash -lc 'pnpm test'", "pnpm test"],
  [`bash -lc 'echo '\\''a'\\'''`, "echo 'a'"],
  [`/bin/zsh -lc "echo \\"a\\" \\$HOME"`, `echo "a" $HOME`],
  ["bash -lc ls", "ls"],
  ["bash script.sh", "bash script.sh"],
  ["sh -c 'a\nb'", "a\nb"],
])("finds the command in %j", (command, inner) => {
  expect(innerCommand(command)).toBe(inner);
});

describe("what a command does", () => {
  it.each([
    ["cat src/a.ts", "src/a.ts"],
    ["bash -lc 'sed -n 1,200p src/a.ts'", "src/a.ts"],
    ["head -n 20 README.md", "README.md"],
    ["nl -ba a.ts", "a.ts"],
  ])("%j reads a file", (command, path) => {
    expect(commandMeaning(command)).toStrictEqual({ kind: "read", path });
  });

  it.each([
    "cat a.ts > b.ts",
    "cat a.ts && rm a.ts",
    "sed -i s/a/b/ a.ts",
    "cat $(find .)",
    "tail -f log",
    "cat -",
    "git commit",
    "git commit --amend",
  ])("%j is not claimed to be anything", (command) => {
    expect(commandMeaning(command)).toStrictEqual({ kind: "run", command });
  });

  it("is a commit with its first line", () => {
    expect(commandMeaning(`git commit -am "Wait for prices\n\nBody"`)).toStrictEqual({
      kind: "commit",
      message: "Wait for prices",
    });
  });
});

it.each([
  [null, null],
  ["nothing to commit", null],
  ["[main 4f1c9e2] Wait\n 1 file changed", "4f1c9e2"],
  ["[main (root-commit) 4f1c9e2] Wait", "4f1c9e2"],
])("reads the hash of %j", (output, hash) => {
  expect(commitHash(output)).toBe(hash);
});
