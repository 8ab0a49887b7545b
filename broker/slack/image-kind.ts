/** The bytes that `isViewableImage` needs. */
export const IMAGE_HEADER_BYTES = 12;
/** Larger images are given to the agent as files only: 20 MB. */
const IMAGE_BYTES_AT_MOST = 20 * 1024 * 1024;

/** True for a PNG, JPEG, GIF or WebP of a sensible size, by its first bytes and not by its name. */
export function isViewableImage(header: Uint8Array, size: number): boolean {
  if (size > IMAGE_BYTES_AT_MOST) return false;
  const text = String.fromCharCode(...header.subarray(0, IMAGE_HEADER_BYTES));
  return (
    text.startsWith("\x89PNG\r\n\x1a\n") ||
    text.startsWith("\xff\xd8\xff") ||
    text.startsWith("GIF87a") ||
    text.startsWith("GIF89a") ||
    (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP")
  );
}
