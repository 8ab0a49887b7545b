import { type Args, countArg, fieldText, isRecord, jsonArg, textArg } from "../args.ts";
import type { Core } from "../core.ts";
import { mimeTypeOf } from "../mime-types.ts";
import { postMessage } from "../posting.ts";
import { richTextOf } from "../rich-text.ts";
import { fileWire } from "../wire.ts";
import { threadFault } from "./chat.ts";
import { type Method, type MethodReply, ok, slackError, writableChannel } from "./method.ts";

/** Slack takes far more; the playground keeps files in memory. */
const FILE_BYTES = 25 * 1024 * 1024;

export const fileMethods: Readonly<Record<string, Method>> = {
  "files.getUploadURLExternal": { run: getUploadUrl, token: "bot", scope: "files:write" },
  "files.completeUploadExternal": { run: completeUpload, token: "bot", scope: "files:write" },
  "files.info": { run: info, token: "bot", scope: "files:read" },
  "files.upload": {
    run: () => slackError("method_deprecated"),
    token: "bot",
    scope: "files:write",
  },
};

function getUploadUrl(core: Core, args: Args): MethodReply {
  const name = textArg(args, "filename");
  const length = countArg(args, "length");
  if (name === undefined || length === undefined || length === null || length === 0) {
    return slackError("invalid_arguments");
  }
  if (length > FILE_BYTES) return slackError("file_upload_size_restricted");
  const id = core.ids.next("F");
  const altText = textArg(args, "alt_text") ?? textArg(args, "alt_txt");
  const snippetType = textArg(args, "snippet_type");
  core.files.expect({
    id,
    name,
    length,
    bytes: null,
    ...(altText === undefined ? {} : { altText }),
    ...(snippetType === undefined ? {} : { snippetType }),
  });
  return ok({ upload_url: `${core.baseUrl()}/upload/v1/${id}`, file_id: id });
}

function completeUpload(core: Core, args: Args): MethodReply {
  const given = jsonArg(args, "files");
  const list = given.kind === "value" && Array.isArray(given.value) ? given.value : [];
  if (list.length === 0 || !list.every(isRecord)) return slackError("invalid_arguments");
  const uploads = list.map((one) => core.files.pending(fieldText(one, "id") ?? ""));
  if (uploads.some((one) => one === undefined || one.bytes === null)) {
    return slackError("file_not_found");
  }
  const channelId = textArg(args, "channel_id") ?? textArg(args, "channels");
  const threadTs = textArg(args, "thread_ts");
  if (channelId !== undefined) {
    const found = writableChannel(core, core.world.channel(channelId));
    if (!found.ok) return found.reply;
    const fault = threadFault(core, channelId, threadTs);
    if (fault !== null) return slackError(fault);
  }
  const ids = uploads.flatMap((upload, index) => {
    if (upload === undefined || upload.bytes === null) return [];
    core.files.add(
      {
        id: upload.id,
        name: upload.name,
        title: fieldText(list[index], "title") ?? upload.name,
        mimetype: mimeTypeOf(upload.name),
        size: upload.bytes.byteLength,
        user: core.world.app.botUserId,
        createdAt: core.clock.now(),
        shares: [],
        ...(upload.altText === undefined ? {} : { altText: upload.altText }),
        ...(upload.snippetType === undefined ? {} : { snippetType: upload.snippetType }),
      },
      upload.bytes,
    );
    return [upload.id];
  });
  if (channelId !== undefined) share(core, args, channelId, threadTs, ids);
  return ok({
    files: ids.flatMap((id) => {
      const file = core.files.file(id);
      return file === undefined ? [] : [fileWire(core, file)];
    }),
  });
}

function share(
  core: Core,
  args: Args,
  channel: string,
  threadTs: string | undefined,
  files: readonly string[],
): void {
  const { app } = core.world;
  const text = textArg(args, "initial_comment") ?? "";
  postMessage(core, {
    channel,
    user: app.botUserId,
    bot: { botId: app.botId, appId: app.appId },
    subtype: "file_share",
    text,
    blocks: text === "" ? [] : [richTextOf(text, core.ids.hex(5))],
    files,
    ...(threadTs === undefined ? {} : { threadTs }),
  });
}

function info(core: Core, args: Args): MethodReply {
  const file = core.files.file(textArg(args, "file") ?? "");
  if (file === undefined) return slackError("file_not_found");
  if (file.removed === true) return slackError("file_deleted");
  return ok({
    file: fileWire(core, file),
    comments: [],
    response_metadata: { next_cursor: "" },
  });
}
