import type {
  DescribedMessage,
  FetchedFile,
  InboundMessage,
  MessageSource,
  Person,
} from "../sessions/model.ts";
import type { Directory } from "./directory.ts";
import type { Permalinks } from "./permalinks.ts";
import { mentionedUsers, readableText, unlabelledChannels } from "./readable-text.ts";

export interface DescribeOptions {
  readonly directory: Directory;
  readonly permalinks: Permalinks;
}

/** Names looked up for one message; who mentions more people gets their ids. */
const LOOKUPS_AT_MOST = 25;

/**
 * The message with its names looked up, and with the files it is given. Never rejects: what cannot
 * be looked up stays an id.
 */
export async function describeMessage(
  message: InboundMessage,
  files: Promise<readonly FetchedFile[]>,
  options: DescribeOptions,
): Promise<DescribedMessage> {
  const { directory, permalinks } = options;
  const mentionedIds = mentionedUsers(message.text);
  const [sender, mentioned, channels, permalink, fetched] = await Promise.all([
    message.author.kind === "user" ? personOf(message.author.userId, directory) : null,
    Promise.all(
      mentionedIds.map(async (userId, index): Promise<Person> =>
        index < LOOKUPS_AT_MOST ? personOf(userId, directory) : { userId },
      ),
    ),
    channelNames(message.text, directory),
    isOutsideSlack(message.source) ? null : permalinks.of({ ...message.thread, ts: message.ts }),
    files,
  ]);
  const people = new Map<string, string>();
  for (const person of mentioned) {
    const name = person.displayName ?? person.realName ?? person.username;
    if (name !== undefined) people.set(person.userId, name);
  }
  return {
    message,
    sender,
    mentioned,
    readableText: readableText(message.text, { people, channels }),
    files: fetched,
    ...(permalink !== null && { permalink }),
  };
}

/** Whether Slack has no message of it under its ts. */
function isOutsideSlack(source: MessageSource): boolean {
  return source === "question_answer" || source === "app_message" || source === "job_event";
}

async function personOf(userId: string, directory: Directory): Promise<Person> {
  return (await directory.person(userId)) ?? { userId };
}

async function channelNames(
  text: string,
  directory: Directory,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const look = async (channel: string) => {
    const name = await directory.channelName(channel);
    if (name !== null) names.set(channel, name);
  };
  await Promise.all(unlabelledChannels(text).slice(0, LOOKUPS_AT_MOST).map(look));
  return names;
}
