import type { Activity } from "../sessions/ports/conversation.ts";
import type { CommandAction, ThreadItem } from "./protocol.generated.ts";

/**
 * What an agent is doing while `item` is in work; null when the item says nothing about it.
 * `editedFiles` counts the files that the turn has changed, with this item's.
 */
export function activityOfItem(item: ThreadItem, editedFiles: number): Activity | null {
  switch (item.type) {
    case "commandExecution":
      return activityOfCommand(item.command, item.commandActions);
    case "fileChange":
      return { kind: "editing", files: editedFiles };
    case "webSearch":
      return { kind: "web-search" };
    case "mcpToolCall":
    case "dynamicToolCall":
      return { kind: "tool", name: item.tool };
    case "reasoning":
      return { kind: "thinking" };
    case "plan":
      return { kind: "planning" };
    case "imageView":
    case "imageGeneration":
      return { kind: "image" };
    case "contextCompaction":
      return { kind: "summarising" };
    case "collabAgentToolCall":
      return { kind: "helpers", count: Math.max(1, item.receiverThreadIds.length) };
    default:
      return null;
  }
}

/** The word of an error that Codex will try again after. */
export function activityOfRetry(message: string): Activity {
  return /waiting for network/i.test(message) ? { kind: "network" } : { kind: "retrying" };
}

type CommandKind = "testing" | "building" | "installing" | "git";

/** In the order in which they win when a line does several things. */
const commandKinds: readonly (readonly [CommandKind, RegExp])[] = [
  [
    "testing",
    /^((npm|pnpm|yarn|bun)( run)? (t|test|e2e)\b|(npx |pnpm |yarn )?(vitest|jest|mocha|playwright test|cypress)\b|(python3? -m )?(pytest|unittest|tox)\b|(go|cargo|swift|dotnet|deno|mix|flutter|dart|bazel) test\b|cargo nextest\b|node --test\b|mvn .*\b(test|verify)\b|(\.\/)?gradlew? .*test|rspec\b|phpunit\b|ctest\b|(make|just|rake) (test|check)\b|xcodebuild .*\btest\b)/,
  ],
  [
    "building",
    /^((npm|pnpm|yarn|bun)( run)? (build|compile|typecheck)\b|(npx |pnpm |yarn )?(tsc|vite build|webpack|rollup|esbuild|next build)\b|(cargo|go|swift|dotnet|flutter|bazel) (build|check)\b|make\b|cmake\b|ninja\b|meson\b|xcodebuild\b|mvn\b|(\.\/)?gradlew?\b|docker(-| )(compose )?build\b|gcc\b|g\+\+|clang\b|rustc\b|javac\b)/,
  ],
  [
    "installing",
    /^((npm|pnpm|bun) (i|ci|install|add)\b|yarn( (install|add)\b|$)|(python3? -m )?pip3? install\b|uv (sync|add|pip install)\b|poetry (install|add)\b|(sudo )?(apt|apt-get|dnf|yum|apk|brew) (-\S+ )*(install|add)\b|cargo (install|add|fetch)\b|go (get|install|mod (download|tidy))\b|bundle install\b|gem install\b|composer (install|require)\b|pod install\b)/,
  ],
  ["git", /^(git|gh)\b/],
];

/** Sorts a shell command by what it is for; `actions` is Codex's own reading of it. */
export function activityOfCommand(command: string, actions: readonly CommandAction[]): Activity {
  const steps = commandSteps(command);
  for (const [kind, pattern] of commandKinds)
    if (steps.some((step) => pattern.test(step))) return { kind };
  const looksOnly = actions.length > 0 && actions.every((action) => action.type !== "unknown");
  return looksOnly ? { kind: "reading-code" } : { kind: "command" };
}

/** The simple commands of a line, without the shell around them and their variables. */
function commandSteps(command: string): readonly string[] {
  const shell = /^\S*\/?(?:bash|zsh|sh) -l?c (['"]?)([\s\S]*)\1$/.exec(command);
  const line = shell?.[2] ?? command;
  return line
    .split(/&&|\|\||[;|\n]/)
    .map((step) =>
      step
        .trim()
        .replace(/^(?:\w+=\S* +)+/, "")
        .replace(/\s+/g, " "),
    )
    .filter((step) => step !== "");
}
