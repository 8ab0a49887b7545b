import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { readOpened } from "../files/open-file.ts";
import { type PostingOptions, postForAgent } from "./posting.ts";
import { openReadableFile } from "./readable-paths.ts";
import {
  LINE_MAX_CHARACTERS,
  MARKDOWN_MAX_CHARACTERS,
  defineTool,
  refuse,
  type Tool,
  type ToolContext,
  type ToolRefusal,
} from "./tool.ts";

export interface FilesOptions extends PostingOptions {
  /** Folder of our own where a file waits until Slack has it. */
  readonly spool: string;
  /** What a session may send beside its workspace: repositories, generated images, temp. */
  readonly roots: () => Promise<readonly string[]>;
  /** Folders of ours within one of these, such as the data folder below a temp folder. */
  readonly closed: readonly string[];
  readonly maxBytes: number;
}

/** The largest body of the route: base64 of the largest file, with room for the rest. */
const MAX_POST_FILE_BODY_BYTES = 48 * 1024 * 1024;
/** Linux's PATH_MAX and NAME_MAX; macOS allows less of the first and as much of the second. */
const PATH_MAX_CHARACTERS = 4096;
const NAME_MAX_CHARACTERS = 255;

const fileInput = z.object({
  file_path: z
    .string()
    .min(1)
    .max(PATH_MAX_CHARACTERS)
    .optional()
    .describe("Absolute path of the file."),
  content_base64: z
    .string()
    .min(1)
    .max(MAX_POST_FILE_BODY_BYTES)
    .optional()
    .describe("The content instead of a path."),
  filename: z
    .string()
    .min(1)
    .max(NAME_MAX_CHARACTERS)
    .optional()
    .describe("Name to show; required with content_base64."),
  title: z.string().max(LINE_MAX_CHARACTERS).optional(),
  initial_comment: z
    .string()
    .max(MARKDOWN_MAX_CHARACTERS)
    .optional()
    .describe("The text above the file, in Markdown."),
  text: z.string().max(MARKDOWN_MAX_CHARACTERS).optional().describe("The same as initial_comment."),
  alt_text: z
    .string()
    .max(LINE_MAX_CHARACTERS)
    .optional()
    .describe("What an image shows, for people who cannot see it."),
  snippet_type: z
    .string()
    .max(NAME_MAX_CHARACTERS)
    .optional()
    .describe("Syntax of a text snippet, such as typescript."),
  content_type: z.string().max(NAME_MAX_CHARACTERS).optional(),
});

type FileInput = z.output<typeof fileInput>;

/** `slack_post_file`: a file or image into the session's thread. */
export function postFileTool(options: FilesOptions): Tool {
  return defineTool({
    name: "slack_post_file",
    route: {
      method: "POST",
      path: "/slack/post-file",
      maxBodyBytes: MAX_POST_FILE_BODY_BYTES,
    },
    description:
      "Send a file or image to this session's Slack thread: file_path of a file in your workspace, the repositories or the temporary folder, or content_base64 with filename.",
    input: fileInput,
    handle: async (input, context) => {
      const spooled = await spool(input, context, options);
      if ("ok" in spooled) return spooled;
      const comment = input.initial_comment ?? input.text;
      const posted = await postForAgent(
        {
          kind: "file",
          path: spooled.path,
          filename: spooled.filename,
          ...(input.title === undefined ? {} : { title: input.title }),
          ...(comment === undefined ? {} : { comment }),
          ...(input.alt_text === undefined ? {} : { altText: input.alt_text }),
          ...(input.snippet_type === undefined ? {} : { snippetType: input.snippet_type }),
        },
        "message",
        context,
        options,
        { kind: "agent-file", data: { filename: spooled.filename, title: input.title, comment } },
      );
      if (!("kind" in posted)) {
        if (posted.error !== "post_pending") await rm(spooled.path, { force: true });
        return posted;
      }
      await rm(spooled.path, { force: true });
      const file = posted.file;
      return {
        ok: true,
        body: {
          file: {
            fileId: file?.id,
            title: file?.title,
            name: file?.name ?? spooled.filename,
            mimetype: file?.mimetype,
            permalink: file?.permalink,
            privateUrl: file?.privateUrl,
            downloadUrl: file?.downloadUrl,
            size: file?.size,
          },
        },
        text: `Sent ${spooled.filename}.`,
      };
    },
  });
}

/** Keeps the content as it is now, so that it can be sent again after a crash. */
async function spool(
  input: FileInput,
  context: ToolContext,
  options: FilesOptions,
): Promise<{ readonly path: string; readonly filename: string } | ToolRefusal> {
  const { file_path: path, content_base64: base64 } = input;
  if ((path === undefined) === (base64 === undefined)) {
    return refuse(
      400,
      "missing_required_body",
      "Give exactly one of file_path and content_base64.",
      {
        required: ["file_path or content_base64"],
      },
    );
  }
  await mkdir(options.spool, { recursive: true, mode: 0o700 });
  const target = join(options.spool, randomUUID());
  if (path !== undefined) {
    const roots = [context.workspace, ...(await options.roots())];
    const reach = { roots, closed: options.closed };
    const opened = await openReadableFile(path, context.workspace, reach, options.maxBytes);
    if (!opened.ok) {
      const status = opened.error.code === "path_not_allowed" ? 403 : 400;
      return refuse(status, opened.error.code, opened.error.message);
    }
    try {
      const content = await readOpened(opened.value, options.maxBytes);
      await writeFile(target, content, { mode: 0o600 });
    } finally {
      await opened.value.handle.close();
    }
    return { path: target, filename: input.filename ?? basename(path) };
  }
  if (input.filename === undefined) {
    return refuse(400, "missing_required_body", "content_base64 needs a filename.", {
      required: ["filename"],
    });
  }
  const content = Buffer.from(base64 ?? "", "base64");
  if (content.length === 0) {
    return refuse(400, "invalid_content_base64", "content_base64 holds no base64 text.");
  }
  if (content.length > options.maxBytes) {
    return refuse(413, "file_too_large", `At most ${options.maxBytes} bytes can be sent.`);
  }
  await writeFile(target, content, { mode: 0o600 });
  return { path: target, filename: basename(input.filename) };
}
