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
    version: "0.171.0-darwin-arm64",
    integrity:
      "sha512-hIYTkRUpuYpkVfTq4cpby0PXqhAVcIgE7f6FoyY1lt2RyARj3GXS1Can/dIYUBItVhXzhb98HYHZNzCX74QRlQ==",
  },
  "darwin-x64": {
    name: "@openai/codex",
    version: "0.171.0-darwin-x64",
    integrity:
      "sha512-pwN5uNEKx/mZjwBEf/6CKq6SJMfJS5kruV3sJQAk7ebIPvC58Ote3CicIxETDZtjLj35rNv3PLPd7mHCg6hGPw==",
  },
  "linux-arm64": {
    name: "@openai/codex",
    version: "0.171.0-linux-arm64",
    integrity:
      "sha512-9z17t4bbUJ9UCIb49O4PoA+ki+45q3rd8nZ8PeH6sYnlKkBld/Xpo/OS3h3Ti954+foshX4o7k5TCU8N7zzqQA==",
  },
  "linux-x64": {
    name: "@openai/codex",
    version: "0.171.0-linux-x64",
    integrity:
      "sha512-l66NZkQgdk2C3pbcfULDz42yEUB581MVA6I+Y43Wp4OIqEy73HCdmZ0GTjeAHY2ycuH4N00d9VsLrwT1jxshTw==",
  },
};
