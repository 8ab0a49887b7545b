import { FileKey, FileX } from "lucide-react";
import { classNames } from "../ui/class-names.ts";
import type { DragKind } from "./sign-in-files.ts";
import { words } from "./words.ts";

/** Over the whole window while a file is dragged over it. */
export function DropOverlay({ kind }: { readonly kind: Exclude<DragKind, "none"> }) {
  const isOther = kind === "other-file";
  const Icon = isOther ? FileX : FileKey;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 bg-accent-wash/85 backdrop-blur-[3px]">
      <div
        className={classNames(
          "absolute inset-2.5 grid place-content-center justify-items-center gap-1 rounded-sheet border-2 border-dashed text-center",
          isOther ? "border-needs" : "border-accent",
        )}
      >
        <Icon
          size={32}
          strokeWidth={1.5}
          aria-hidden="true"
          className={classNames("mb-3", isOther ? "text-needs" : "text-accent-text")}
        />
        <b className="text-22 font-semibold tracking-[-0.012em] text-text">
          {isOther ? words.dropOther : words.dropTitle}
        </b>
        {!isOther && <span className="text-text-2">{words.dropText}</span>}
      </div>
    </div>
  );
}
