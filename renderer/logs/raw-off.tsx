import type { LogSources } from "../../main/api/logs.ts";
import { Banner } from "../ui/notices.tsx";
import type { LogsSearch } from "./search.ts";
import { words } from "./words.ts";

interface RawOffProps {
  readonly search: LogsSearch;
  readonly sources: LogSources | undefined;
}

/** Says that a wire is not recorded, and what switches it on. */
export function RawOff({ search, sources }: RawOffProps) {
  const stream = search.stream ?? "codex-rpc";
  const source = sources?.raw.find((each) => each.stream === stream);
  if (search.view !== "raw" || source === undefined || source.isRecorded) return null;
  const { variable, bytesPerHour } = source;
  return (
    <div className="px-6 pb-2.5">
      <Banner>
        <p className="font-medium">{words.rawOff(words.streams[stream])}</p>
        <p className="text-12 text-text-2">
          {words.rawOffHint(variable)} {bytesPerHour !== null && words.rawRate(bytesPerHour)}
        </p>
      </Banner>
    </div>
  );
}
