import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import { errorText, failed, type Result, succeeded } from "../../errors/broker-error.ts";
import { callSlack, type SlackFailure, toSlackFailure } from "../failure.ts";
import type { RowBody, RowProgress } from "./row-body.ts";

/** Opens a local file for reading from the disk as it is sent. Rejects when it cannot be read. */
export type UploadFiles = (path: string) => Promise<Blob>;

/** A file as it is uploaded: from the disk, or the text of an answer. */
export interface UploadedFile {
  readonly source: { readonly path: string } | { readonly text: string };
  readonly filename: string;
  readonly title?: string;
  readonly comment?: string;
  readonly altText?: string;
  readonly snippetType?: string;
}

/** The file that a row brings; null when it posts messages. */
export function fileToUpload(
  body: Exclude<RowBody, { kind: "edit" | "notice" }>,
  progress: RowProgress,
): UploadedFile | null {
  switch (body.kind) {
    case "file":
      return { ...body, source: { path: body.path } };
    case "document":
      return progress.left === undefined
        ? { filename: body.filename, source: { text: body.markdown } }
        : null;
    case "mrkdwn":
      return progress.form === "file"
        ? { filename: "answer.md", source: { text: body.markdown } }
        : null;
  }
}

export interface UploadOptions {
  readonly client: WebClient;
  readonly fetch: typeof globalThis.fetch;
  readonly openFile: UploadFiles;
}

/** A whole upload, for a large file on a slow line. */
const UPLOAD_DEADLINE_MS = 5 * 60_000;

const ticketSchema = z.looseObject({ upload_url: z.url(), file_id: z.string().min(1) });

/**
 * `files.getUploadURLExternal`, then the bytes. A file that cannot be read comes back as refused
 * (`file_unreadable`, `file_empty`): trying again is of no use.
 */
export async function uploadFile(
  file: UploadedFile,
  options: UploadOptions,
): Promise<Result<{ readonly fileId: string }, SlackFailure>> {
  const opened = await openForUpload(file.source, options.openFile);
  if (!opened.ok) return opened;
  const content = opened.value;
  const ticket = await callSlack(() =>
    options.client.apiCall("files.getUploadURLExternal", {
      filename: file.filename,
      length: content.size,
      ...(file.altText !== undefined && { alt_text: file.altText }),
      ...(file.snippetType !== undefined && { snippet_type: file.snippetType }),
    }),
  );
  if (!ticket.ok) return ticket;
  const answer = ticketSchema.safeParse(ticket.value);
  if (!answer.success)
    return failed({ kind: "ambiguous", message: "Slack returned no upload address" });
  const sent = await sendBytes(answer.data.upload_url, content, options.fetch);
  return sent.ok ? succeeded({ fileId: answer.data.file_id }) : sent;
}

async function openForUpload(
  source: UploadedFile["source"],
  openFile: UploadFiles,
): Promise<Result<Blob, SlackFailure>> {
  try {
    const content = "text" in source ? new Blob([source.text]) : await openFile(source.path);
    return content.size === 0
      ? failed({ kind: "refused", code: "file_empty" })
      : succeeded(content);
  } catch {
    return failed({ kind: "refused", code: "file_unreadable" });
  }
}

/** The address itself is the permission: no token goes with the bytes. */
async function sendBytes(
  url: string,
  content: Blob,
  fetch: typeof globalThis.fetch,
): Promise<Result<null, SlackFailure>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: content,
      redirect: "error",
      signal: AbortSignal.timeout(UPLOAD_DEADLINE_MS),
    });
    await response.body?.cancel();
    if (response.ok) return succeeded(null);
    if (response.status === 429)
      return failed({ kind: "rate-limited", retryAfterMs: retryAfterOf(response) });
    return response.status >= 500
      ? failed({ kind: "ambiguous", message: `The upload answered ${response.status}` })
      : failed({ kind: "refused", code: `upload_http_${response.status}` });
  } catch (thrown) {
    const failure = toSlackFailure(thrown);
    return failed(
      failure.kind === "ambiguous" ? { ...failure, message: errorText(thrown) } : failure,
    );
  }
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}
