import type { DescribedMessage, ShownPart } from "../sessions/model.ts";

/** A message as the agent reads it, in one paragraph. */
export function asText(described: DescribedMessage): string {
  const { message } = described;
  const at = new Date(Number(message.ts.split(".")[0]) * 1000).toISOString();
  const files = described.files.map((file) => ` [file: ${fileText(file)}]`).join("");
  const shown = (message.shown ?? []).map((part) => `\n  ${shownText(part)}`).join("");
  return `[${at}, ts ${message.ts}] ${nameOf(described)}: ${described.readableText}${files}${shown}`;
}

function shownText({ kind, from, title, text, url }: ShownPart): string {
  const head = [kind, from, title, url].filter((one) => one !== undefined).join(", ");
  return `[${head}] ${text}`;
}

export function asJson(described: DescribedMessage): Record<string, unknown> {
  const { message } = described;
  return {
    messageTs: message.ts,
    sender: nameOf(described),
    author: message.author,
    text: message.text,
    readableText: described.readableText,
    ...(described.permalink === undefined ? {} : { permalink: described.permalink }),
    files: described.files.map(({ reference, localPath, downloadError }) => ({
      ...reference,
      ...(localPath === undefined ? {} : { localPath }),
      ...(downloadError === undefined ? {} : { downloadError }),
    })),
    ...(message.shown === undefined ? {} : { shown: message.shown }),
    ...(message.card === undefined ? {} : { card: message.card }),
  };
}

function fileText(file: DescribedMessage["files"][number]): string {
  const { name, address } = file.reference;
  if (address !== undefined) return `${name}, stored outside of Slack at ${address}`;
  if (file.localPath !== undefined) return `${name} at ${file.localPath}`;
  return file.downloadError === undefined ? name : `${name}, not downloaded: ${file.downloadError}`;
}

function nameOf({ message, sender }: DescribedMessage): string {
  if (sender !== null) return sender.displayName ?? sender.realName ?? sender.userId;
  const { author } = message;
  switch (author.kind) {
    case "user":
      return author.userId;
    case "bot":
      return author.username ?? `bot ${author.botId}`;
    case "app":
      return author.username ?? `app ${author.appId}`;
    case "unknown":
      return author.username ?? "somebody";
    case "operator":
      return author.name;
    case "job":
      return `job ${author.name}`;
  }
}
