import { Fragment } from "react";

/** A sentence with code between backticks, as the table of variables writes it. */
export function CodeWords({ text }: { readonly text: string }) {
  return text
    .split("`")
    .map((part, index) =>
      index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>,
    );
}
