import { z } from "zod";
import { defineTool, refuse, type Tool, type ToolRefusal } from "./tool.ts";

/** What the tools need of co-authors. Views are plain data, for JSON. */
export interface CoauthorToolsOptions {
  readonly forCommit: (
    sessionKey: string,
    primaryEmail: string | null,
  ) => Promise<readonly NamedAuthor[]>;
  readonly status: (sessionKey: string) => Promise<Status>;
  readonly choose: (
    sessionKey: string,
    wish: { readonly chosen: readonly string[]; readonly ignoresMissing: boolean },
  ) => Promise<"chosen" | "changed" | "no-candidate">;
}

interface NamedAuthor {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

interface Status {
  readonly candidates: readonly {
    readonly userId: string;
    readonly name: string | null;
    readonly author: string | null;
    readonly isChosen: boolean;
  }[];
  readonly isExplicit: boolean;
  readonly ignoresMissing: boolean;
}

/** Longest commit message that is taken, in characters. */
const MESSAGE_MAX_CHARACTERS = 100_000;
const PATH_MAX_CHARACTERS = 4_096;
const EMAIL_MAX_CHARACTERS = 300;
/** References to people in one call. */
const PEOPLE = 100;

const cwd = z.string().max(PATH_MAX_CHARACTERS).optional();

/** Who is named in the session's commits. */
export function coauthorTools(options: CoauthorToolsOptions): readonly Tool[] {
  return [resolveTool(options), statusTool(options), configureTool(options)];
}

/** For git's hook: the commit continues, no matter what this answers. */
function resolveTool({ forCommit }: CoauthorToolsOptions): Tool {
  return defineTool({
    name: "coauthors_resolve",
    route: { method: "POST", path: "/slack/git-coauthors/resolve-commit-message" },
    isRouteOnly: true,
    description: "Whom a commit of this session names.",
    input: z.object({
      cwd,
      commit_message: z.string().max(MESSAGE_MAX_CHARACTERS),
      primary_author_email: z.string().max(EMAIL_MAX_CHARACTERS).optional(),
    }),
    handle: async (input, { sessionKey }) => {
      const message = input.commit_message.toLowerCase();
      const named = await forCommit(sessionKey, input.primary_author_email ?? null);
      const coAuthors = named
        // Somebody may have written the trailer by hand, with another name.
        .filter(({ email }) => !isNamed(message, email))
        .map((author) => ({
          ...author,
          trailer: `Co-authored-by: ${author.name} <${author.email}>`,
        }));
      const status = coAuthors.length === 0 ? "noop" : "resolved";
      return { ok: true, body: { status, sessionKey, coAuthors }, text: status };
    },
  });
}

function isNamed(message: string, email: string): boolean {
  return message
    .split("\n")
    .some(
      (line) =>
        line.startsWith("co-authored-by:") && line.trimEnd().endsWith(`<${email.toLowerCase()}>`),
    );
}

function statusTool({ status }: CoauthorToolsOptions): Tool {
  return defineTool({
    name: "coauthors_status",
    route: { method: "GET", path: "/slack/git-coauthors/session-status" },
    description:
      "Show whom commits of this session name as co-authors, and of whom nothing is known.",
    input: z.object({ cwd }),
    handle: async (_, { sessionKey }) => answerWith(await status(sessionKey), sessionKey),
  });
}

function configureTool({ choose, status }: CoauthorToolsOptions): Tool {
  return defineTool({
    name: "coauthors_configure",
    route: { method: "POST", path: "/slack/git-coauthors/configure-session" },
    description:
      "Choose whom commits of this session name as co-authors, when people ask for it. Everybody who wrote in the thread is named otherwise.",
    input: z.object({
      cwd,
      coauthors: z
        .array(z.string().min(1).max(EMAIL_MAX_CHARACTERS))
        .max(PEOPLE)
        .optional()
        .describe("People of the thread by Slack id, mention, name or e-mail; all when absent."),
      user_ids: z.array(z.string().min(1).max(40)).max(PEOPLE).optional(),
      ignore_missing: z
        .union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
        .optional()
        .describe("Whether people are no longer asked about those of whom nothing is known."),
    }),
    handle: async (input, { sessionKey }) => {
      const before = await status(sessionKey);
      const wanted = [...(input.coauthors ?? []), ...(input.user_ids ?? [])];
      const found = isAbsent(input)
        ? before.candidates.map(({ userId }) => userId)
        : peopleOf(wanted, before);
      if ("ok" in found) return found;
      const outcome = await choose(sessionKey, {
        chosen: [...new Set(found)],
        ignoresMissing: input.ignore_missing ?? before.ignoresMissing,
      });
      return outcome === "chosen"
        ? answerWith(await status(sessionKey), sessionKey)
        : refuse(409, "coauthors_changed", "Somebody joined the thread meanwhile. Ask again.");
    },
  });
}

function isAbsent(input: { coauthors?: unknown; user_ids?: unknown }): boolean {
  return input.coauthors === undefined && input.user_ids === undefined;
}

/** Candidates by what people call them; each word has to mean exactly one. */
function peopleOf(wanted: readonly string[], { candidates }: Status): string[] | ToolRefusal {
  const found: string[] = [];
  for (const word of wanted) {
    const plain = word
      .trim()
      .replace(/^<@([^>|]+)(?:\|[^>]*)?>$/, "$1")
      .replace(/^@/, "")
      .toLowerCase();
    const meant = candidates.filter(({ author, name, userId }) =>
      [userId, name ?? "", author ?? "", /<([^>]+)>/.exec(author ?? "")?.[1] ?? ""].some(
        (known) => known !== "" && known.toLowerCase() === plain,
      ),
    );
    const [person] = meant;
    if (person === undefined || meant.length > 1) {
      const what = meant.length > 1 ? "means several people" : "is nobody of this thread";
      return refuse(400, "unknown_coauthor", `${word} ${what}.`, {
        candidates: candidates.map(({ name, userId }) => ({ userId, name })),
      });
    }
    found.push(person.userId);
  }
  return found;
}

function answerWith(status: Status, sessionKey: string) {
  const lines = status.candidates.map(({ author, isChosen, name, userId }) => {
    const who = `${name ?? userId} (${userId})`;
    if (!isChosen) return `${who}: not named`;
    return author === null ? `${who}: nothing known` : `${who}: named as ${author}`;
  });
  const missing = status.candidates.filter((one) => one.isChosen && one.author === null);
  return {
    ok: true as const,
    body: {
      status: {
        sessionKey,
        selectionMode: status.isExplicit ? "explicit" : "default_all_candidates",
        ignoreMissing: status.ignoresMissing,
        needsUserInput: missing.length > 0 && !status.ignoresMissing,
        // A commit never waits for anybody.
        canCommitDirectly: true,
        candidates: status.candidates.map(({ isChosen, ...one }) => ({
          ...one,
          selected: isChosen,
        })),
        missingSelectedUserIds: missing.map(({ userId }) => userId),
      },
    },
    text: lines.length === 0 ? "Nobody wrote in this thread yet." : lines.join("\n"),
  };
}
