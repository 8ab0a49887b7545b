import createParser, {
  type Env,
  type MarkdownIt,
  type StateBlock,
  type StateInline,
  type Token,
} from "markdown-it";
import cjkFriendly from "markdown-it-cjk-friendly";
import footnotes from "markdown-it-footnote";

// GitHub's Markdown, as agents write it, read by markdown-it: its work grows with the length of the
// text, also on input that was made to be slow. What Slack and agents add is a rule each.

/** Levels of lists and quotations; what is deeper is text. */
const NESTING_AT_MOST = 40;

/**
 * Slack's own references: people, channels, groups, broadcasts, dates and links with a label
 * (https://docs.slack.dev/messaging/formatting-message-text).
 */
const SLACK_REFERENCE = new RegExp(
  [
    /<@(?<user>[UW][A-Z0-9]{1,40})(?:\|[^<>\n]{0,200})?>/,
    /<#(?<channel>[CDG][A-Z0-9]{1,40})(?:\|[^<>\n]{0,200})?>/,
    /<!(?<range>here|channel|everyone)(?:\|[^<>\n]{0,200})?>/,
    /<!subteam\^(?<group>S[A-Z0-9]{1,40})(?:\|(?<groupName>[^<>\n]{0,200}))?>/,
    /<!date\^(?<date>\d{1,12})\^(?<format>[^<>\n|^]{1,200})(?:\^[^<>\n|]{0,500})?\|(?<fallback>[^<>\n]{1,200})>/,
    /<(?<url>(?:https?|mailto|tel|slack):[^<>\s|]{1,3000})\|(?<label>[^<>\n]{1,1000})>/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "y",
);

/** The HTML that agents write and Slack can show; every other tag is shown as text. */
const HTML_TAG =
  /<(?<close>\/?)(?<tag>b|strong|i|em|s|strike|del|code|kbd|br|details|summary)\s{0,20}\/?>/iy;

export interface SlackReference {
  readonly user?: string;
  readonly channel?: string;
  readonly range?: string;
  readonly group?: string;
  readonly groupName?: string;
  readonly date?: string;
  readonly format?: string;
  readonly fallback?: string;
  readonly url?: string;
  readonly label?: string;
}

/** Token types of our own, beside those of markdown-it. */
export const SLACK_TOKEN = "slack_reference";
export const HTML_TOKEN = "html_style";

/** Reads Markdown. Stateless; one parser serves the whole worker. */
export function createMarkdownParser(): MarkdownIt {
  const parser = createParser({ html: false, linkify: true, maxNesting: NESTING_AT_MOST })
    .use(cjkFriendly)
    .use(footnotes);
  // A name such as deploy.sh is no address; `www.` and schemes are.
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  parser.linkify.add("www.", {
    validate: (text, position) =>
      /^[\w-]{1,100}(?:\.[\w-]{1,100}){1,8}(?:[/?#][^\s<>"'`、。，）」]{0,2000})?/.exec(
        text.slice(position, position + 3_000),
      )?.[0].length ?? 0,
    normalize: (match) => {
      match.url = `http://${match.url}`;
    },
  });
  // What Slack can open is judged where a link is written, with its text at hand.
  parser.validateLink = () => true;
  parser.normalizeLink = (url) => url;
  parser.normalizeLinkText = (url) => url;
  parser.inline.ruler.before("autolink", SLACK_TOKEN, slackReference);
  parser.inline.ruler.before("autolink", HTML_TOKEN, htmlTag);
  parser.inline.ruler.before("autolink", "html_comment", commentWithin);
  parser.block.ruler.before("paragraph", "html_comment", commentBlock, { alt: ["paragraph"] });
  return parser;
}

export type { Token };

const LESS_THAN = 0x3c;

function slackReference(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== LESS_THAN) return false;
  SLACK_REFERENCE.lastIndex = state.pos;
  const found = SLACK_REFERENCE.exec(state.src);
  if (found === null || state.pos + found[0].length > state.posMax) return false;
  if (!silent) state.push(SLACK_TOKEN, "", 0).meta = { ...found.groups };
  state.pos += found[0].length;
  return true;
}

function htmlTag(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== LESS_THAN) return false;
  HTML_TAG.lastIndex = state.pos;
  const found = HTML_TAG.exec(state.src);
  if (found === null || state.pos + found[0].length > state.posMax) return false;
  if (!silent) {
    const token = state.push(HTML_TOKEN, found.groups?.["tag"]?.toLowerCase() ?? "", 0);
    token.markup = found.groups?.["close"] ?? "";
    token.content = found[0];
  }
  state.pos += found[0].length;
  return true;
}

function commentWithin(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith("<!--", state.pos)) return false;
  const end = endOfComment(state.src, state.pos, state.env);
  if (end === null || end > state.posMax) return false;
  if (!silent) state.push("text", "", 0);
  state.pos = end;
  return true;
}

function commentBlock(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith("<!--", start)) return false;
  const end = endOfComment(state.src, start, state.env);
  if (end === null) return false;
  let line = startLine;
  while (line < endLine && (state.eMarks[line] ?? 0) < end) line += 1;
  // Text behind the comment belongs to a paragraph, whose inline rule hides the comment.
  if (line >= endLine || state.src.slice(end, state.eMarks[line]).trim() !== "") return false;
  if (!silent) state.line = line + 1;
  return true;
}

/** Place behind `-->`; null without one. A search that failed once is not made again. */
function endOfComment(source: string, from: number, env: Env): number | null {
  const failed = env["commentEndNotAfter"];
  if (typeof failed === "object" && failed !== null && "source" in failed && "from" in failed) {
    if (failed.source === source && Number(failed.from) <= from) return null;
  }
  const end = source.indexOf("-->", from + 4);
  if (end >= 0) return end + 3;
  env["commentEndNotAfter"] = { source, from };
  return null;
}
