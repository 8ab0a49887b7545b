/** How long a browser may take to begin to save: an address that is gone would save nothing. */
const KEPT_MS = 60_000;

/** Hands a file to the person: the browser saves it where they save files. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
