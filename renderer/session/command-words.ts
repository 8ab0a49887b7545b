// What a command line does, as far as that can be told for sure. A guess would be a false claim.

export type CommandMeaning =
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "commit"; readonly message: string }
  | { readonly kind: "run"; readonly command: string };

/** The command inside the shell that Codex starts for it: `bash -lc 'pnpm test'` is `pnpm test`. Pure. */
export function innerCommand(command: string): string {
  const match = /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh -l?c (?<rest>[^]+)$/.exec(command.trim());
  const rest = match?.groups?.["rest"];
  if (rest === undefined) return command.trim();
  const quote = rest[0];
  if (quote === "'" && rest.endsWith("'") && rest.length > 1) {
    return rest.slice(1, -1).replaceAll(`'\\''`, "'").replaceAll(`'"'"'`, "'");
  }
  if (quote === '"' && rest.endsWith('"') && rest.length > 1) {
    return rest.slice(1, -1).replaceAll(/\\(["\\$`])/g, "$1");
  }
  return rest;
}

/** What joins, redirects or computes makes more of a command than its first word. */
const COMPOSED = /[|&;<>`$(){}*?\n]/;

export function commandMeaning(full: string): CommandMeaning {
  const command = innerCommand(full);
  const commit = /^git commit (?:-[a-z]+ )*-a?m (?<quote>["'])(?<message>.+?)\k<quote>$/s.exec(
    command,
  );
  const message = commit?.groups?.["message"];
  if (message !== undefined) return { kind: "commit", message: message.split("\n")[0] ?? message };
  if (COMPOSED.test(command)) return { kind: "run", command };
  const read =
    /^(?:cat|nl(?: -ba)?|bat|(?:head|tail)(?: -n ?\d+| -\d+)?|sed -n ["']?\d+(?:,\d+)?p["']?) (?<path>[^\s"'-][^\s"']*)$/.exec(
      command,
    );
  const path = read?.groups?.["path"];
  return path === undefined ? { kind: "run", command } : { kind: "read", path };
}

/** The hash that `git commit` printed; null when it printed none. Pure. */
export function commitHash(output: string | null): string | null {
  return (
    /^\[.+ (?:\(root-commit\) )?(?<hash>[0-9a-f]{7,40})\]/m.exec(output ?? "")?.groups?.["hash"] ??
    null
  );
}
