/** Darwin 22.6 is macOS 13.5, the oldest that the Node of the packages runs on. */
const OLDEST = [22, 6] as const;

/**
 * Why this Mac is too old, as lines for a person; null where it is not, or is no Mac. Pure.
 * `release` is the kernel's, as `os.release()` gives it.
 */
export function tooOldMac(platform: string, release: string): string | null {
  if (platform !== "darwin") return null;
  const [major = 0, minor = 0] = release.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  return `This Mac is too old: its kernel is Darwin ${release}, and the broker's Node needs macOS 13.5 (Darwin 22.6) or later.\nUpdate macOS.`;
}
