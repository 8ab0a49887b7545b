import { isMac } from "./mac.ts";
import { words } from "./words.ts";

const faces: Readonly<Record<string, string>> = {
  Enter: "↩",
  Escape: "Esc",
  " ": words.spaceKey,
  Space: words.spaceKey,
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Tab: "⇥",
};

/** Keys as they are printed: `g h` is two keys, one after the other, `Mod+k` two at once. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {(keys === " " ? [keys] : keys.split(/[ +]/)).map((key) => (
        <kbd
          key={key}
          className="inline-block h-4 min-w-[18px] rounded-chip px-1 text-center font-sans text-11 leading-4 text-text-2 ring-[0.5px] ring-line-strong ring-inset"
        >
          {faceOf(key)}
        </kbd>
      ))}
    </span>
  );
}

function faceOf(key: string): string {
  if (key === "Mod") return isMac() ? "⌘" : "Ctrl";
  return faces[key] ?? key;
}
