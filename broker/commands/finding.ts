/** A line of the report of `check`: good, worth knowing, or a reason not to start. */
export type Finding =
  | { readonly kind: "ok" | "note"; readonly text: string }
  | { readonly kind: "problem"; readonly text: string; readonly hint: string };
