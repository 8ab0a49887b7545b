import { Pin, Undo2 } from "lucide-react";
import type { Operation } from "../../main/api/operations.ts";
import type { ReleasePin } from "../../main/api/releases.ts";
import { localized } from "../language/broker-text.ts";
import { atWords } from "../language/time-words.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toast.tsx";
import { useNow } from "../ui/time.tsx";
import { useReleaseActs } from "./use-releases.ts";
import { words } from "./words.ts";

interface PinBannerProps {
  readonly pin: ReleasePin;
  /** What led to it, if it is still known. */
  readonly operation: Operation | null;
  readonly onShow: (operation: Operation) => void;
  readonly onTryAgain: (version: string) => void;
}

/** Why no update is offered: the last one was undone, or a person went back. */
export function PinBanner({ pin, operation, onShow, onTryAgain }: PinBannerProps) {
  const { unpin, pin: pinAgain } = useReleaseActs();
  const toast = useToast();
  const now = useNow(null);
  const { cause, from } = pin;
  const Icon = cause === "person" ? Pin : Undo2;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-panel bg-needs-wash px-3.5 py-2.5">
      <Icon size={16} strokeWidth={1.8} aria-hidden="true" className="flex-none text-needs" />
      <div className="min-w-[260px] flex-1">
        <p className="font-medium">
          {cause === "person" ? words.pinned(pin.version) : words.rolledBackTitle(pin.version)}
        </p>
        <p className="text-text-2">{pinText(pin, now)}</p>
      </div>
      {operation !== null && (
        <Button kind="quiet" onClick={() => onShow(operation)}>
          {words.seeWhatHappened}
        </Button>
      )}
      {cause === "undone" && from !== null ? (
        <Button onClick={() => onTryAgain(from)}>{words.tryAgain(from)}</Button>
      ) : (
        <Button
          onClick={() =>
            unpin.mutate(undefined, {
              onSuccess: () =>
                toast(words.unpinned, { label: words.pinAgain, run: () => pinAgain.mutate() }),
            })
          }
        >
          {words.unpin}
        </Button>
      )}
    </div>
  );
}

function pinText({ cause, from, reason, at }: ReleasePin, now: number): string {
  switch (cause) {
    case "undone":
      return words.undone(from ?? "", atWords(at, now), reason === null ? "" : localized(reason));
    case "rollback":
      return words.byHand(from, atWords(at, now));
    case "person":
      return words.pinnedText(atWords(at, now));
  }
}
