import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { buttonClass, type ButtonKind, type ButtonSize } from "./button-class.ts";

interface AnchorButtonProps extends ComponentProps<"a"> {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
}

/** A link in the look of a button: it goes somewhere. */
export function AnchorButton({
  kind = "plain",
  size = "normal",
  className,
  ...rest
}: AnchorButtonProps) {
  // The caller gives its words as children.
  // oxlint-disable-next-line jsx-a11y/anchor-has-content
  return <a {...rest} className={buttonClass(kind, size, className)} />;
}

/** The same for screens of ours. */
export const LinkButton = createLink(AnchorButton);
