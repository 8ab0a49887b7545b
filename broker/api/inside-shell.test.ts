import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { insideShell } from "./inside-shell.ts";

it.each([
  ["/bin/zsh -lc 'npm test'", "npm test"],
  ["/bin/bash -c ./run.sh", "./run.sh"],
  ["/bin/bash -c 'echo '\\''hi'\\'''", "echo 'hi'"],
  [
    `/bin/bash -c "git push && echo '*done* <"'!channel>'"' > ../x"`,
    "git push && echo '*done* <!channel>' > ../x",
  ],
  ['/bin/sh -c "echo \\"a\\" \\$HOME"', 'echo "a" $HOME'],
  ["/bin/bash -c ''", ""],
])("%s is read as %s", (command, inside) => {
  expect(insideShell(command)).toBe(inside);
});

it.each([
  ["a further argument", "/bin/bash -lc 'echo a' 'b'"],
  ["an argument that is no quoted word", "/bin/bash -c ls -la"],
  ["a variable that the outer shell expands", '/bin/bash -c "echo $HOME"'],
  ["a command that the outer shell runs", '/bin/bash -c "echo `id`"'],
  ["a pattern that the outer shell expands", "/bin/bash -c *.sh"],
  ["a quote that does not end", "/bin/bash -c 'echo"],
  ["a command behind it", "/bin/bash -c 'true'; rm x"],
  ["another program", "/usr/bin/env -c 'echo'"],
])("%s keeps the command as it is", (_, command) => {
  expect(insideShell(command)).toBe(command);
});

it("gives what a shell would give the inner one", () => {
  const quoted = fc.stringMatching(/^[ a-z'"\\!<>*&;|-]{0,12}$/).map((text) => {
    if (text.includes("'")) return `"${text.replaceAll(/[\\"]/g, "\\$&")}"`;
    return `'${text}'`;
  });
  const word = fc.array(quoted, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(word, (text) => {
      const printed = execFileSync("/bin/sh", ["-c", `printf '%s.' ${text}`], { encoding: "utf8" });
      expect(`${insideShell(`/bin/sh -c ${text}`)}.`).toBe(printed);
    }),
    { numRuns: 40 },
  );
});
