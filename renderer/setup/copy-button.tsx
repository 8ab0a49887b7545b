import { useEffect, useState } from "react";
import { useAnnounce } from "../frame/announcer.tsx";
import { Button } from "../ui/button.tsx";
import type { ButtonSize } from "../ui/button-class.ts";
import { words } from "./words.ts";

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly size?: ButtonSize;
}

/** How long the button says that it copied. */
const SAYS_COPIED_MS = 2_000;

/** Copies a text, and shows the text where the browser does not allow it. */
export function CopyButton({ text, label, size = "normal" }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  const announce = useAnnounce();
  useEffect(() => {
    if (state !== "copied") return undefined;
    const timer = setTimeout(() => setState("idle"), SAYS_COPIED_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(
      () => {
        setState("copied");
        announce(words.copied);
      },
      () => setState("refused"),
    );
  };
  return (
    <>
      <Button size={size} onClick={copy}>
        {state === "copied" ? words.copied : label}
      </Button>
      {state === "refused" && (
        <div className="mt-2 basis-full">
          <p className="text-12 text-text-2">{words.copyFailed}</p>
          <textarea
            readOnly
            aria-label={label}
            value={text}
            rows={4}
            onFocus={({ target }) => target.select()}
            className="mt-1 w-full rounded-control bg-sunken p-2 font-mono text-12"
          />
        </div>
      )}
    </>
  );
}
