import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { DroppedFile } from "../../main/api/ipc.ts";
import { queryKeys } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { useActions } from "../frame/actions.ts";
import { addProfileActions, type ProfileWays } from "./add-profile-actions.ts";
import { ApiKeySheet } from "./api-key-sheet.tsx";
import { CodeSheet } from "./code-sheet.tsx";
import { DropOverlay } from "./drop-overlay.tsx";
import { ImportSheet, type PendingFile } from "./import-sheet.tsx";
import { PasteSheet } from "./paste-sheet.tsx";
import {
  type Dropped,
  droppedFrom,
  looksLikeSignIn,
  MAX_FILES,
  readSignInFile,
  type ReadFile,
} from "./sign-in-files.ts";
import { useFileDrop } from "./use-file-drop.ts";
import { words } from "./words.ts";

/** The ways of adding a profile, from anywhere in the interface. */
export interface AddProfile extends ProfileWays {
  /** Runs `listener` whenever a profile has a new sign-in, until the returned function is called. */
  readonly onDone: (listener: (name: string) => void) => () => void;
}

const AddProfileContext = createContext<AddProfile | null>(null);

export function useAddProfile(): AddProfile {
  const add = useContext(AddProfileContext);
  if (add === null) throw new Error("There is no AddProfileProvider above this component.");
  return add;
}

type OpenSheet =
  | { readonly kind: "code"; readonly profile: { name: string; title: string } | null }
  | { readonly kind: "key" }
  | { readonly kind: "paste" };

/**
 * Around the interface: takes sign-ins that are dropped anywhere, chosen or pasted, previews one
 * after the other, and opens the sheets for a code and an API key.
 */
export function AddProfileProvider({ children }: { readonly children: ReactNode }) {
  const [sheet, setSheet] = useState<OpenSheet | null>(null);
  const [files, setFiles] = useState<readonly PendingFile[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const [listeners] = useState(() => new Set<(name: string) => void>());
  const { queries } = useAdminApi();

  const addFiles = useCallback((sources: readonly FileSource[]) => {
    const pending = pendingFiles(sources);
    setFiles((waiting) => [...waiting, ...pending].slice(0, MAX_FILES + 1));
  }, []);
  const takeDrop = useCallback((dropped: Dropped) => addFiles(sourcesOf(dropped)), [addFiles]);
  const dragged = useFileDrop(takeDrop);

  // The icon in the menu bar takes files too.
  useEffect(
    () => window.broker?.onDroppedFiles((dropped) => addFiles(dropped.map(iconSource))),
    [addFiles],
  );

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { clipboardData, target } = event;
      if (clipboardData === null || isField(target)) return;
      const text = clipboardData.getData("text/plain");
      if (clipboardData.files.length > 0) {
        event.preventDefault();
        takeDrop(droppedFrom(clipboardData));
      } else if (looksLikeSignIn(text)) {
        event.preventDefault();
        addFiles([textSource(text)]);
      }
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, [addFiles, takeDrop]);

  const add = useMemo<AddProfile>(
    () => ({
      withCode: (profile) => setSheet({ kind: "code", profile: profile ?? null }),
      withKey: () => setSheet({ kind: "key" }),
      chooseFile: () => input.current?.click(),
      pasteText: () => setSheet({ kind: "paste" }),
      onDone: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    [listeners],
  );
  const done = (name: string) => {
    void queries.invalidateQueries({ queryKey: queryKeys.status });
    for (const listener of listeners) listener(name);
  };
  const close = () => setSheet(null);
  const [file] = files;
  return (
    <AddProfileContext value={add}>
      {children}
      <AddActions />
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        aria-label={words.chooseFile}
        onChange={({ target }) => {
          takeDrop({ files: [...(target.files ?? [])], folders: [] });
          // So that the same file can be chosen again.
          target.value = "";
        }}
      />
      {dragged !== "none" && <DropOverlay kind={dragged} />}
      {/* One sheet at a time: files wait until another sheet is closed. */}
      {file !== undefined && sheet === null && (
        <ImportSheet
          key={file.id}
          file={file}
          onDone={done}
          onNext={() => setFiles(([, ...rest]) => rest)}
          onUseCode={() => {
            setFiles(([, ...rest]) => rest);
            add.withCode();
          }}
        />
      )}
      {sheet?.kind === "code" && (
        <CodeSheet profile={sheet.profile} onClose={close} onDone={done} />
      )}
      {sheet?.kind === "key" && <ApiKeySheet onClose={close} onDone={done} />}
      {sheet?.kind === "paste" && (
        <PasteSheet
          onClose={close}
          onText={(text) => {
            close();
            addFiles([textSource(text)]);
          }}
        />
      )}
    </AddProfileContext>
  );
}

/** Registers the ways of adding a profile, which the palette offers on every screen. */
function AddActions() {
  useActions(addProfileActions(useAddProfile()));
  return null;
}

interface FileSource {
  readonly name: string;
  readonly read: () => Promise<ReadFile>;
}

function sourcesOf({ files, folders }: Dropped): readonly FileSource[] {
  const sources: FileSource[] = [
    ...files.map((file) => ({ name: file.name, read: () => readSignInFile(file) })),
    ...folders.map((name) => ({ name, read: failing(words.folder(name)) })),
  ];
  if (sources.length === 0) return [{ name: "", read: failing(words.nothingUsable) }];
  const tooMany = { name: "", read: failing(words.tooMany(MAX_FILES)) };
  return sources.length > MAX_FILES ? [...sources.slice(0, MAX_FILES), tooMany] : sources;
}

function textSource(text: string): FileSource {
  const file = new File([text], words.pastedName);
  return { name: file.name, read: () => readSignInFile(file) };
}

/** A file that was dropped on the icon: the shell has read it. */
function iconSource(dropped: DroppedFile): FileSource {
  const { name } = dropped;
  switch (dropped.kind) {
    case "file": {
      const { size, text } = dropped;
      return {
        name,
        read: () => readSignInFile({ name, size, text: () => Promise.resolve(text) }),
      };
    }
    case "folder":
      return { name, read: failing(words.folder(name)) };
    case "unreadable":
      return { name, read: failing(words.unreadable(name)) };
    default:
      return assertNever(dropped);
  }
}

function failing(message: string): FileSource["read"] {
  return () => Promise.resolve({ ok: false, message });
}

/** Each is read at once: a file may change while another's preview is open. */
function pendingFiles(sources: readonly FileSource[]): readonly PendingFile[] {
  return sources.map(({ name, read }, index) => ({
    id: crypto.randomUUID(),
    name,
    read: read(),
    index: index + 1,
    count: sources.length,
  }));
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}
