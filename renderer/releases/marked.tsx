import type { LucideIcon } from "lucide-react";
import { classNames } from "../ui/class-names.ts";

/** What a version is to this machine: an icon and a word. */
export function Marked({
  icon: Icon,
  isFaint = false,
  children,
}: {
  readonly icon: LucideIcon;
  readonly isFaint?: boolean;
  readonly children: string;
}) {
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1.5 align-middle",
        isFaint ? "text-text-3" : "text-text-2",
      )}
    >
      <Icon size={14} strokeWidth={2} aria-hidden="true" className="flex-none" />
      {children}
    </span>
  );
}
