import { words } from "./words.ts";

interface ReleaseNotesProps {
  readonly version: string;
  readonly notes: readonly string[];
}

/** What is new in a version, point by point. */
export function ReleaseNotes({ version, notes }: ReleaseNotesProps) {
  return (
    <>
      <h2 id="notes" className="mb-2 leading-7 font-semibold">
        {words.newIn(version)}
      </h2>
      {notes.length === 0 ? (
        <p className="text-text-3">{words.noNotes}</p>
      ) : (
        <ul className="text-text-2">
          {notes.map((note) => (
            <li
              key={note}
              className="relative py-0.5 pl-3.5 before:absolute before:top-[11px] before:left-0.5 before:h-px before:w-1 before:bg-text-3"
            >
              {note}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
