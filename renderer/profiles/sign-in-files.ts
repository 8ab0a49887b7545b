import { MAX_SIGN_IN_CHARACTERS } from "../../broker/api/profiles.ts";
import { byteWords } from "../language/shared-words.ts";
import { words } from "./words.ts";

/** The text of a file that may be a sign-in, or why it is not read, in sentences. */
export type ReadFile =
  | { readonly ok: true; readonly authJson: string }
  | { readonly ok: false; readonly message: string };

/** What is used of a file, so that tests need no browser. */
export type SignInFile = Pick<File, "name" | "size" | "text">;

/** Files that wait for their preview; more at once is a mistake. */
export const MAX_FILES = 10;

/**
 * Reads a file that was dropped, chosen or pasted. One that is too large is not read at all. A file
 * that is written meanwhile cannot be read, or is no JSON.
 */
export async function readSignInFile(file: SignInFile): Promise<ReadFile> {
  if (file.size > MAX_SIGN_IN_CHARACTERS) {
    return no(words.tooLarge(file.name, byteWords(file.size)));
  }
  if (file.size === 0) return no(words.emptyFile(file.name));
  let text: string;
  try {
    text = await file.text();
  } catch (thrown) {
    return no(whyUnreadable(file.name, thrown));
  }
  try {
    JSON.parse(text);
  } catch {
    // The text is never part of the message: it may hold a secret.
    return no(words.notJson(file.name));
  }
  return { ok: true, authJson: text };
}

function whyUnreadable(name: string, thrown: unknown): string {
  const kind = thrown instanceof DOMException ? thrown.name : "";
  if (kind === "NotReadableError" || kind === "NotFoundError") {
    return words.changedMeanwhile(name);
  }
  return words.readFailed(name, thrown instanceof Error ? thrown.message : String(thrown));
}

/** What a drop brings: files, with folders told apart, which browsers show as files too. */
export interface Dropped {
  readonly files: readonly File[];
  /** Names of folders. */
  readonly folders: readonly string[];
}

/** Must be called while the event is handled: afterwards its data is gone. */
export function droppedFrom(transfer: DataTransfer): Dropped {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of transfer.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory === true) folders.push(entry.name);
    else if (file !== null) files.push(file);
  }
  return { files, folders };
}

/** What is known of files while they are dragged: their number and, mostly, their types. */
export type DragKind = "none" | "maybe-sign-in" | "other-file";

/** Pure. A type that the system does not know says nothing against a file. */
export function dragKindOf(items: readonly Pick<DataTransferItem, "kind" | "type">[]): DragKind {
  const files = items.filter(({ kind }) => kind === "file");
  if (files.length === 0) return "none";
  const isOther = files.every(({ type }) => type !== "" && !/json|text\/plain/.test(type));
  return isOther ? "other-file" : "maybe-sign-in";
}

/** Pure: whether pasted text looks like a sign-in, so that a paste anywhere may be meant as one. */
export function looksLikeSignIn(text: string): boolean {
  return /^\s*\{/.test(text) && /"(?:tokens|OPENAI_API_KEY)"/.test(text);
}

function no(message: string): ReadFile {
  return { ok: false, message };
}
