import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import { failed, type Result, succeeded } from "../../errors/broker-error.ts";
import type { PostedFile } from "../../sessions/ports/posts.ts";
import type { SlackClients } from "../clients.ts";
import { callSlack, type SlackFailure } from "../failure.ts";
import type { Permalinks } from "../permalinks.ts";
import { type Patience, quickRead, readSlack } from "../read-policy.ts";
import { uploadFile, type UploadFiles } from "./upload.ts";
import type { PostingApi, PostPlace } from "./posting-api.ts";

export interface PostingApiOptions extends Patience {
  readonly clients: SlackClients;
  readonly permalinks: Permalinks;
  readonly fetch: typeof globalThis.fetch;
  readonly openFile: UploadFiles;
}

/** Type of the metadata event that carries a post's key (letters, digits and `_` only). */
const METADATA_TYPE = "broker_post";
/** One page is read in one request; a thread with more posts in an hour is read page by page. */
const PAGE = 200;
const PAGES = 10;
/** Slack shares a file a moment after it said so: `files.info` is asked this often. */
const SHARE_LOOKS = 3;
const SHARE_LOOK_WAIT_MS = 700;

const postedSchema = z.looseObject({ ts: z.string() });

const messageSchema = z.looseObject({
  ts: z.string(),
  metadata: z
    .looseObject({
      event_type: z.string(),
      event_payload: z.looseObject({ key: z.unknown() }),
    })
    .optional()
    .catch(undefined),
  files: z
    .array(z.looseObject({ id: z.unknown() }))
    .optional()
    .catch(undefined),
});

type Message = z.infer<typeof messageSchema>;

const fileSchema = z.looseObject({
  id: z.string(),
  name: text(),
  title: text(),
  mimetype: text(),
  permalink: text(),
  url_private: text(),
  url_private_download: text(),
  size: z.number().optional().catch(undefined),
  channels: z.array(z.string()).optional().catch(undefined),
  groups: z.array(z.string()).optional().catch(undefined),
  ims: z.array(z.string()).optional().catch(undefined),
  shares: z
    .record(z.string(), z.record(z.string(), z.array(z.looseObject({ ts: text() }))))
    .optional()
    .catch(undefined),
});

type SlackFile = z.infer<typeof fileSchema>;

function text() {
  return z.string().optional().catch(undefined);
}

/** The outbox's calls, on Slack's Web API. */
export function createPostingApi(options: PostingApiOptions): PostingApi {
  const { clients, clock } = options;

  const findShare: PostingApi["findShare"] = async ({ fileId, ...place }) => {
    const info = await fileInfo(options, fileId);
    if (info.ok && isSharedIn(info.value, place.channel))
      return succeeded({ ts: shareTs(info.value, place.channel) });
    const found = await findMessage(options, place, (message) =>
      (message.files ?? []).some((file) => file.id === fileId),
    );
    return found.ok ? succeeded(found.value === null ? null : { ts: found.value }) : found;
  };

  return {
    post: async ({ channel, threadTs, text: body, blocks, key }) => {
      const result = await callSlack(() =>
        clients.writes.apiCall("chat.postMessage", {
          channel,
          text: body,
          ...(threadTs !== null && { thread_ts: threadTs }),
          ...(blocks !== undefined && { blocks }),
          unfurl_media: false,
          metadata: { event_type: METADATA_TYPE, event_payload: { key } },
        }),
      );
      if (!result.ok) return result;
      const answer = postedSchema.safeParse(result.value);
      return answer.success
        ? succeeded({ ts: answer.data.ts })
        : failed({ kind: "ambiguous", message: "Slack accepted a post without returning its ts" });
    },
    edit: async ({ channel, ts, text: body, blocks }) => {
      const result = await callSlack(() =>
        clients.writes.apiCall("chat.update", { channel, ts, text: body, blocks }),
      );
      return result.ok ? succeeded(null) : result;
    },
    findPost: async ({ key, ...place }) => {
      const found = await findMessage(
        options,
        place,
        ({ metadata }) =>
          metadata?.event_type === METADATA_TYPE && metadata.event_payload.key === key,
      );
      return found.ok ? succeeded(found.value === null ? null : { ts: found.value }) : found;
    },
    upload: (file) => uploadFile(file, { ...options, client: clients.uploads }),
    share: async ({ channel, threadTs, fileId, title, comment }) => {
      const result = await callSlack(() =>
        clients.uploads.apiCall("files.completeUploadExternal", {
          files: [{ id: fileId, title }],
          channel_id: channel,
          ...(threadTs !== null && { thread_ts: threadTs }),
          ...(comment !== undefined && { initial_comment: comment }),
        }),
      );
      return result.ok ? succeeded(null) : result;
    },
    findShare,
    describeFile: async ({ fileId, name, channel }) => {
      let known: SlackFile | null = null;
      for (let look = 1; look <= SHARE_LOOKS; look += 1) {
        const info = await fileInfo(options, fileId);
        if (!info.ok) break;
        known = info.value;
        if (shareTs(known, channel) !== null) break;
        if (look < SHARE_LOOKS) await clock.sleep(SHARE_LOOK_WAIT_MS);
      }
      return known === null
        ? { file: { id: fileId, name }, ts: null }
        : { file: postedFile(known, name), ts: shareTs(known, channel) };
    },
    permalink: (place) => options.permalinks.of(place),
  };
}

/** The ts of the first message that fits, in the thread, or in the channel outside of threads. */
async function findMessage(
  options: PostingApiOptions,
  place: PostPlace & { readonly oldest: string },
  fits: (message: Message) => boolean,
): Promise<Result<string | null, SlackFailure>> {
  let cursor = "";
  for (let page = 1; page <= PAGES; page += 1) {
    const result = await readSlack(
      () => readPage(options.clients.reads, place, cursor),
      options,
      quickRead,
    );
    if (!result.ok) return result;
    for (const raw of result.value.messages) {
      const parsed = messageSchema.safeParse(raw);
      if (parsed.success && fits(parsed.data)) return succeeded(parsed.data.ts);
    }
    cursor = result.value.cursor;
    if (cursor === "") return succeeded(null);
  }
  return failed({ kind: "ambiguous", message: "The thread is too long to look through" });
}

async function readPage(
  reads: WebClient,
  place: PostPlace & { readonly oldest: string },
  cursor: string,
): Promise<{ readonly messages: readonly unknown[]; readonly cursor: string }> {
  const page = {
    channel: place.channel,
    oldest: place.oldest,
    limit: PAGE,
    include_all_metadata: true,
    ...(cursor !== "" && { cursor }),
  };
  const answer =
    place.threadTs === null
      ? await reads.conversations.history(page)
      : await reads.conversations.replies({ ...page, ts: place.threadTs });
  return {
    messages: answer.messages ?? [],
    cursor: answer.response_metadata?.next_cursor ?? "",
  };
}

async function fileInfo(
  options: PostingApiOptions,
  fileId: string,
): Promise<Result<SlackFile, SlackFailure>> {
  const call = () => options.clients.reads.files.info({ file: fileId });
  const result = await readSlack(call, options, quickRead);
  if (!result.ok) return result;
  const parsed = fileSchema.safeParse(result.value.file);
  return parsed.success
    ? succeeded(parsed.data)
    : failed({ kind: "ambiguous", message: "files.info could not be read" });
}

function isSharedIn(file: SlackFile, channel: string): boolean {
  const places = [...(file.channels ?? []), ...(file.groups ?? []), ...(file.ims ?? [])];
  return places.includes(channel) || shareTs(file, channel) !== null;
}

function shareTs(file: SlackFile, channel: string): string | null {
  for (const byChannel of Object.values(file.shares ?? {})) {
    const ts = byChannel[channel]?.at(-1)?.ts;
    if (ts !== undefined) return ts;
  }
  return null;
}

function postedFile(file: SlackFile, name: string): PostedFile {
  return {
    id: file.id,
    name: file.name ?? name,
    ...(file.title !== undefined && { title: file.title }),
    ...(file.mimetype !== undefined && { mimetype: file.mimetype }),
    ...(file.permalink !== undefined && { permalink: file.permalink }),
    ...(file.url_private !== undefined && { privateUrl: file.url_private }),
    ...(file.url_private_download !== undefined && { downloadUrl: file.url_private_download }),
    ...(file.size !== undefined && { size: file.size }),
  };
}
