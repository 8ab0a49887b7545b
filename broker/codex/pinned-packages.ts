/** A package of Codex's program for one platform, as the registry names it. */
interface CodexPackage {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of the tarball. */
  readonly integrity: string;
}

/** The pinned Codex by platform and architecture. A test compares it with package-lock.json. */
export const codexPackages: Record<string, CodexPackage> = {
  "darwin-arm64": {
    name: "@openai/codex",
    version: "0.169.0-darwin-arm64",
    integrity:
      "sha512-5WsWFBbVP78D+6FvNo1MMVxLPZdmcoQlqVJFrF4qx/TmvneLnMQKtLyXkUo54XOTDfoYKpNouTJ/F7gTVA8FnQ==",
  },
  "darwin-x64": {
    name: "@openai/codex",
    version: "0.169.0-darwin-x64",
    integrity:
      "sha512-K1FKSsSLl9v3z5TeagBQXyQRDBIGB5Jncy5dxsRxwT3aaTqN3AI8VrCfoxBxKMOOU9O2QX1vg7WkBwNVth/s9A==",
  },
  "linux-arm64": {
    name: "@openai/codex",
    version: "0.169.0-linux-arm64",
    integrity:
      "sha512-NZ/DaQUpcQmxmqee7Z9uC1rzw3GhSbooawcaTe1LN5Yk+WlinUKGdTXJgClRT/9ogQEEM9TWxYzvxPfj5G/xFg==",
  },
  "linux-x64": {
    name: "@openai/codex",
    version: "0.169.0-linux-x64",
    integrity:
      "sha512-o05NyAOCDygSPRo1yinzxvkRSdmsZyBD9E7mbpmjRanSfM8lypqWtQgEo4XfNkwhuCR2aFu8mlGOsQGFXVbVww==",
  },
};
