import type { ComponentProps, ReactNode } from "react";
import { buttonClass, type ButtonKind, type ButtonSize } from "./button-class.ts";
import { useAwayReason } from "./control-plane.ts";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";
import { words } from "./words.ts";

interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
  /** Why it cannot be used now; null or absent when it can. Said on hover, on focus and aloud. */
  readonly disabledReason?: string | null | undefined;
  /** What it is doing, such as "Stopping…". It keeps its width meanwhile. */
  readonly busy?: string | false | undefined;
  readonly keys?: string | undefined;
  /** Whether its click asks the control plane; where it says what it is doing, it does. */
  readonly needsControlPlane?: boolean;
}

/** A button with words on it. It stays focusable while it cannot be used, so that it can say why. */
export function Button({
  kind = "plain",
  size = "normal",
  disabledReason = null,
  busy,
  keys,
  needsControlPlane = busy !== undefined,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const away = useAwayReason();
  const reason = needsControlPlane && away !== null ? away : disabledReason;
  const isBusy = busy !== undefined && busy !== false;
  const isOff = reason !== null || isBusy;
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={isOff || undefined}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
      className={buttonClass(reason === null ? kind : "off", size, className)}
    >
      {isBusy ? <BusyLabel label={children} busy={busy} /> : children}
      {reason !== null && <span className="sr-only">{words.notNow(reason)}</span>}
    </button>
  );
  if (reason === null && keys === undefined) return button;
  return (
    <Tooltip text={reason ?? children} keys={reason === null ? keys : undefined}>
      {button}
    </Tooltip>
  );
}

function BusyLabel({ label, busy }: { readonly label: ReactNode; readonly busy: string }) {
  return (
    <span className="grid justify-items-center">
      <span className="invisible col-start-1 row-start-1" aria-hidden="true">
        {label}
      </span>
      <span className="col-start-1 row-start-1">{busy}</span>
    </span>
  );
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  /** Its name, also shown on hover and focus. */
  readonly label: string;
  readonly keys?: string | undefined;
  readonly size?: "small" | "normal";
}

/** A button with an icon alone. */
export function IconButton({ label, keys, size = "normal", className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={classNames(
          "no-drag inline-flex flex-none items-center justify-center rounded-control text-text-2 transition-colors duration-120 hover:bg-hover data-[popup-open]:bg-pressed",
          size === "small" ? "size-6" : "size-7",
          className,
        )}
      />
    </Tooltip>
  );
}
