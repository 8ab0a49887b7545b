import { type ComponentProps, memo } from "react";
import Markdown, { type Components, type ExtraProps } from "react-markdown";
import remarkGfm from "remark-gfm";
import { classNames } from "../ui/class-names.ts";
import { WebLink } from "../ui/web-link.tsx";
import { markMentions } from "./mentions.ts";

interface ProseProps {
  readonly text: string;
  /** Posts are Markdown; people write Slack's markup, whose one star is bold and whose lines count. */
  readonly author: "agent" | "person";
}

const plugins = [remarkGfm];
const personPlugins = [remarkGfm, markMentions];
/** Without headings and tables, which are plain text where people write. */
const personElements = [
  "p",
  "code",
  "pre",
  "a",
  "strong",
  "em",
  "del",
  "ul",
  "ol",
  "li",
  "blockquote",
  "br",
  "span",
];

/** A message's text. HTML in it is text, pictures are links, and links lead to https alone. */
export const Prose = memo(function Prose({ text, author }: ProseProps) {
  const isPerson = author === "person";
  return (
    <div
      className={classNames(
        "flex flex-col gap-1.5 leading-5 [overflow-wrap:anywhere]",
        isPerson && "[&_p]:whitespace-pre-line",
      )}
    >
      <Markdown
        remarkPlugins={isPerson ? personPlugins : plugins}
        components={isPerson ? personComponents : components}
        urlTransform={safeLink}
        {...(isPerson && { allowedElements: personElements, unwrapDisallowed: true })}
      >
        {text}
      </Markdown>
    </div>
  );
});

/** Null takes the link away and leaves its words. */
function safeLink(url: string): string | null {
  try {
    return new URL(url).protocol === "https:" ? url : null;
  } catch {
    // A relative address leads nowhere from here.
    return null;
  }
}

function Anchor({ href, children }: ComponentProps<"a"> & ExtraProps) {
  if (typeof href !== "string" || href === "") return <span>{children}</span>;
  return <WebLink url={href}>{children}</WebLink>;
}

/** A picture is not loaded from elsewhere; who wants to see it follows the link. */
function PictureLink({ src, alt }: ComponentProps<"img"> & ExtraProps) {
  return <Anchor href={typeof src === "string" ? src : ""}>{alt ?? "picture"}</Anchor>;
}

const heading = "mt-1 font-semibold";
const components: Components = {
  a: Anchor,
  img: PictureLink,
  // The conversation has headings of its own; those of a message are bold lines.
  h1: ({ children }) => <p className={heading}>{children}</p>,
  h2: ({ children }) => <p className={heading}>{children}</p>,
  h3: ({ children }) => <p className={heading}>{children}</p>,
  h4: ({ children }) => <p className={heading}>{children}</p>,
  h5: ({ children }) => <p className={heading}>{children}</p>,
  h6: ({ children }) => <p className={heading}>{children}</p>,
  strong: ({ children }) => <strong className="font-semibold">{children}</strong>,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="list-decimal pl-5">
      {children}
    </ol>
  ),
  input: ({ checked }) => <span>{checked === true ? "✓ " : "○ "}</span>,
  hr: () => <hr className="my-1 border-line" />,
  blockquote: ({ children }) => (
    <blockquote className="border-l-2 border-line-strong pl-3 text-text-2">{children}</blockquote>
  ),
  code: ({ children }) => (
    <code className="rounded-chip bg-fill px-1 py-px [pre_&]:bg-transparent [pre_&]:p-0">
      {children}
    </code>
  ),
  pre: ({ children }) => (
    // What is wider than the column scrolls, by keys too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre tabIndex={0} className="overflow-x-auto rounded-control bg-sunken px-3 py-2">
      {children}
    </pre>
  ),
  table: ({ children }) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div tabIndex={0} className="overflow-x-auto">
      <table className="border-collapse text-12">{children}</table>
    </div>
  ),
  th: ({ children }) => (
    <th className="border-b border-line py-1 pr-4 text-left font-semibold">{children}</th>
  ),
  td: ({ children }) => <td className="border-b border-line py-1 pr-4 align-top">{children}</td>,
};

const personComponents: Components = {
  ...components,
  em: ({ children }) => <strong className="font-semibold">{children}</strong>,
};
