import { errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type {
  DescribedMessage,
  FetchedFile,
  FileReference,
  InboundMessage,
  ThreadRef,
} from "../sessions/model.ts";
import { describeMessage, type DescribeOptions } from "./describe.ts";
import { failureText } from "./failure.ts";
import type { FileFetcher } from "./files.ts";
import { asHistory, type ThreadReader, type WhoseMessages } from "./history.ts";
import { type Admit, authorOfMessage } from "./intake/admission.ts";
import type { SlackMessage } from "./intake/message-shape.ts";

export interface ThreadHistory {
  /** Oldest first. */
  readonly messages: readonly DescribedMessage[];
  readonly hasMore: boolean;
}

/** Which messages of a thread: the newest `limit` that are older than `before` (null: of all). */
export interface Earlier {
  readonly before: string | null;
  readonly limit: number;
  readonly whose: WhoseMessages;
}

/** What stands in a thread already, read from Slack. */
export interface EarlierMessages {
  /** Files are named, not fetched. */
  named(thread: ThreadRef, which: Earlier): Promise<Result<ThreadHistory, string>>;
  /** The newest files are fetched into the workspace, within bounds. */
  withFiles(
    thread: ThreadRef,
    which: Earlier,
    workspace: string,
  ): Promise<Result<ThreadHistory, string>>;
  /** One message as it is now, with its files; null when the thread has none such. */
  one(
    thread: ThreadRef,
    ts: string,
    workspace: string,
  ): Promise<Result<DescribedMessage | null, string>>;
}

export interface EarlierMessagesOptions extends DescribeOptions {
  readonly reader: ThreadReader;
  readonly files: FileFetcher;
  readonly admit: Admit;
  /** Null until Slack told who we are. */
  readonly botUserId: () => string | null;
  readonly log: Log;
}

/** Files of earlier messages that are fetched, the newest first. */
const EARLIER_FILES = 10;
/** A turn does not wait for a larger one that nobody has asked about yet. */
const EARLIER_FILE_BYTES = 20 * 1024 * 1024;

const NOT_ADMITTED = "Its author may not give work here";
const NOT_FETCHED =
  "Not downloaded, since it came with an earlier message. slack_read_message with this message_ts downloads it";

export function createEarlierMessages(options: EarlierMessagesOptions): EarlierMessages {
  const { files, log, reader } = options;

  const described = (message: InboundMessage, fetched: Promise<readonly FetchedFile[]>) =>
    describeMessage(message, fetched, options);
  const named = (message: InboundMessage, downloadError?: string) =>
    described(message, Promise.resolve(notFetched(message.files, downloadError)));

  /**
   * A file's name and content are its author's choice: a file is not brought into a workspace when its
   * author may not give work here, or when that cannot be found out now.
   */
  const mayBringFiles = async (message: SlackMessage, thread: ThreadRef): Promise<boolean> => {
    const own = options.botUserId();
    if (own !== null && message.user === own) return true;
    const channelType = thread.channel.startsWith("D") ? "im" : "channel";
    const place = { thread, channelType, isSharedOutside: false, hasSession: true } as const;
    try {
      const signal = new AbortController().signal;
      const admission = await options.admit(authorOfMessage(message, place), signal);
      return admission.kind === "admitted";
    } catch (thrown) {
      log.warn("The files of a message are not fetched", { reason: errorText(thrown) });
      return false;
    }
  };

  const describedWithFiles = async (
    message: InboundMessage,
    source: SlackMessage | undefined,
    chosen: ReadonlySet<FileReference>,
    workspace: string,
  ): Promise<DescribedMessage> => {
    const wanted = message.files.filter((file) => chosen.has(file));
    if (wanted.length === 0) return named(message, NOT_FETCHED);
    if (source === undefined || !(await mayBringFiles(source, message.thread)))
      return named(message, NOT_ADMITTED);
    const rest = message.files.filter((file) => !chosen.has(file));
    const fetched = files
      .fetchAll({ ...message, files: wanted }, workspace)
      .then((done) => [...done, ...notFetched(rest, NOT_FETCHED)]);
    return described(message, fetched);
  };

  return {
    named: async (thread, { before, limit, whose }) => {
      const page = await reader.before(thread, before, limit, whose);
      if (!page.ok) return page;
      const messages = await Promise.all(page.value.messages.map((message) => named(message)));
      return succeeded({ messages, hasMore: page.value.hasMore });
    },
    withFiles: async (thread, { before, limit, whose }, workspace) => {
      const page = await reader.before(thread, before, limit, whose);
      if (!page.ok) return page;
      const { messages, sources, hasMore } = page.value;
      const chosen = new Set(
        messages
          .flatMap((message) => message.files)
          .filter(({ size = 0 }) => size <= EARLIER_FILE_BYTES)
          .slice(-EARLIER_FILES),
      );
      return succeeded({
        messages: await Promise.all(
          messages.map((message, index) =>
            describedWithFiles(message, sources[index], chosen, workspace),
          ),
        ),
        hasMore,
      });
    },
    one: async (thread, ts, workspace) => {
      const read = await reader.at(thread, ts);
      if (!read.ok) return failed(failureText(read.error));
      if (read.value === null) return succeeded(null);
      const message = asHistory(read.value, thread);
      if (message.files.length === 0 || (await mayBringFiles(read.value, thread)))
        return succeeded(await described(message, files.fetchAll(message, workspace)));
      return succeeded(await named(message, NOT_ADMITTED));
    },
  };
}

function notFetched(
  files: readonly FileReference[],
  downloadError?: string,
): readonly FetchedFile[] {
  return files.map((reference) => ({
    reference,
    // What is stored outside of Slack has its address, and needs no reason.
    ...(downloadError !== undefined && reference.address === undefined && { downloadError }),
  }));
}
