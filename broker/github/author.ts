import { assertNever } from "../errors/broker-error.ts";

/** Who somebody is in commits. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/** How it is known who somebody is in commits, the strongest first. */
export const authorSources = ["manual", "linked", "slack_inferred"] as const;
export type AuthorSource = (typeof authorSources)[number];

/** What is known of one person, in `Name <address>` form; null for what is not. */
export interface KnownAuthors {
  readonly manual: string | null;
  readonly linked: string | null;
  readonly inferred: string | null;
}

// Without what would end the line or the address of a trailer.
const AUTHOR = /^([^<>\p{Cc}]{1,100}?)\s*<([^\s<>\p{Cc}]{1,150}@[^\s<>\p{Cc}]{1,100})>$/u;

/** The parts of `Name <address>`; null when it is none. */
export function authorOf(text: string): Author | null {
  const [, name = "", email = ""] = AUTHOR.exec(text.trim()) ?? [];
  return name.trim() === "" ? null : { name: name.trim(), email };
}

export function authorText({ name, email }: Author): string {
  return `${name} <${email}>`;
}

/** The author of a Slack profile; null when its address cannot stand in a commit. */
export function inferredAuthor(name: string, email: string): Author | null {
  const plain = name
    .replaceAll(/[<>\p{Cc}]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 100);
  return authorOf(`${plain === "" ? (email.split("@")[0] ?? "") : plain} <${email}>`);
}

/** Which of what is known counts: by hand before the linked account before the Slack profile. */
export function authorInForce(
  known: KnownAuthors,
): { readonly source: AuthorSource; readonly author: string } | null {
  for (const source of authorSources) {
    const author = knownBy(source, known);
    if (author !== null) return { source, author };
  }
  return null;
}

function knownBy(source: AuthorSource, known: KnownAuthors): string | null {
  switch (source) {
    case "manual":
      return known.manual;
    case "linked":
      return known.linked;
    case "slack_inferred":
      return known.inferred;
    default:
      return assertNever(source);
  }
}
