import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { words } from "./words.ts";

interface FoldButtonProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** What it folds, for screen readers. */
  readonly name: string;
  readonly children: ReactNode;
}

/** Shows and hides what is well. */
export function FoldButton({ isOpen, onToggle, name, children }: FoldButtonProps) {
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      className="inline-flex h-6 items-center gap-1 rounded-control px-1.5 text-12 text-text-2 hover:bg-hover"
    >
      <span className="sr-only">{words.foldName(name)}</span>
      {children}
      <Icon size={14} strokeWidth={2} aria-hidden="true" />
    </button>
  );
}
