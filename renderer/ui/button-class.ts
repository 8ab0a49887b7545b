import { classNames } from "./class-names.ts";

const kinds = {
  plain: "bg-fill text-text hover:bg-pressed",
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  danger: "bg-danger text-canvas hover:bg-danger-hover",
  "plain-danger": "bg-fill text-danger hover:bg-pressed",
  quiet: "text-text hover:bg-hover",
  "quiet-danger": "text-danger hover:bg-hover",
  /** What cannot be used now. */
  off: "cursor-default bg-fill text-text-3",
} as const;

const sizes = {
  small: "h-6 rounded-[5px] px-2.5 text-12",
  normal: "h-7 rounded-control px-3 text-13",
  large: "h-8 rounded-control px-4 text-13",
} as const;

export type ButtonKind = Exclude<keyof typeof kinds, "off">;
export type ButtonSize = keyof typeof sizes;

/** The look of a button, also of a link that looks like one. */
export function buttonClass(
  kind: keyof typeof kinds,
  size: ButtonSize,
  more: string | undefined,
): string {
  return classNames(
    "no-drag inline-flex flex-none items-center justify-center gap-1.5 font-medium whitespace-nowrap transition-colors duration-120",
    sizes[size],
    kinds[kind],
    more,
  );
}
