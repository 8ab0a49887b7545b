declare module "markdown-it-footnote" {
  import type { MarkdownIt } from "markdown-it";

  // markdown-it takes a plugin as a default export.
  export default function footnotes(parser: MarkdownIt): void;
}
