/** What went wrong with an update, in words for people. Pure. */
export function failureWords(thrown: unknown): string {
  const code = codeOf(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const known = reasons.find(({ pattern }) => pattern.test(`${code} ${message}`));
  return known?.words ?? `The updater failed: ${firstLine(message)}`;
}

const MESSAGE_CHARACTERS = 200;

/** The first that fits. Codes are electron-updater's and Node's, `net::` is Chromium's. */
const reasons: readonly { readonly pattern: RegExp; readonly words: string }[] = [
  {
    pattern: /ERR_CHECKSUM_MISMATCH|checksum mismatch/,
    words: "The download is damaged: it is not the file that was published. Nothing was installed.",
  },
  {
    pattern: /code signature|not signed|codesign|designated requirement/i,
    words: "macOS does not accept the update's signature. Nothing was installed.",
  },
  {
    pattern: /read-only volume/i,
    words: "Updates need the app in Applications. Move it there, then start it again.",
  },
  {
    pattern: /ERR_UPDATER_ZIP_FILE_NOT_FOUND/,
    words: "The release has no file for this kind of Mac.",
  },
  {
    pattern: /ERR_UPDATER_CHANNEL_FILE_NOT_FOUND|ERR_UPDATER_NO_PUBLISHED_VERSIONS|HTTP_ERROR_404/,
    words: "Nothing is published at the address of updates.",
  },
  { pattern: /ENOSPC/, words: "The disk is full. Free some space, then try again." },
  {
    pattern:
      /ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE|ECONNRESET|ERR_CONNECTION_(RESET|CLOSED)|aborted/i,
    words: "The connection ended before the update was complete. Nothing was installed.",
  },
  {
    pattern:
      /net::ERR_|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETDOWN|ENETUNREACH|HTTP_ERROR_5/,
    words: "The server of updates did not answer. Check the network, then try again.",
  },
  {
    pattern: /ERR_UPDATER_INVALID|YAMLException|invalid semver/,
    words: "The server of updates answered with something else than a release.",
  },
];

function codeOf(thrown: unknown): string {
  const code = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  return typeof code === "string" ? code : "";
}

function firstLine(message: string): string {
  const [line = ""] = message.split("\n");
  return line.slice(0, MESSAGE_CHARACTERS);
}
