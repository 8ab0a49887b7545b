/**
 * A formatted text as data: what mrkdwn, Markdown and rich_text become before they are drawn.
 * Nothing in it is markup, so nothing that a person wrote can become any.
 */
export type TreeNode = string | TreeElement;

export interface TreeElement {
  kind:
    | "paragraph"
    | "heading"
    | "quote"
    | "pre"
    | "rule"
    | "list"
    | "item"
    | "table"
    | "row"
    | "cell"
    | "bold"
    | "italic"
    | "strike"
    | "code"
    | "link"
    | "user"
    | "channel"
    | "group"
    | "broadcast"
    | "time"
    | "emoji"
    | "break";
  children?: TreeNode[];
  /** Of a link: http, https or mailto. */
  href?: string;
  /** Of a user, a channel or a group. */
  id?: string;
  /** Of a broadcast or an emoji; the label that Slack gave a mention; a time's stand-in. */
  name?: string;
  /** Of a list. */
  ordered?: boolean;
  /** The first number of an ordered list. */
  start?: number;
  /** Of a table's cell. */
  head?: boolean;
  /** Of a time: since the epoch. */
  seconds?: number;
  /** Of a time, in Slack's date tokens. */
  format?: string;
}

/** The address when a link may lead there, else null. */
export function safeHref(href: string): string | null;

/** A link, or its label alone when the address is not to be followed. */
export function linkNodes(href: string, label: TreeNode[]): TreeNode[];

/** Slack escapes three characters, and only these. */
export function unescapeText(text: string): string;

/** The words of a tree without their formatting. */
export function plainTextOf(nodes: readonly TreeNode[]): string;
