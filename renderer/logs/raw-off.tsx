import type { LogSources } from "../../main/api/logs.ts";
import { useStatus } from "../frame/use-service.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import type { LogsSearch } from "./search.ts";
import { useRecording } from "./use-recording.ts";
import { words } from "./words.ts";

interface RawOffProps {
  readonly search: LogsSearch;
  readonly sources: LogSources | undefined;
}

/** Says that a wire is not recorded, and offers to record it. */
export function RawOff({ search, sources }: RawOffProps) {
  const stream = search.stream ?? "codex-rpc";
  const source = sources?.raw.find((each) => each.stream === stream);
  if (search.view !== "raw" || source === undefined || source.isRecorded) return null;
  return <Off key={stream} {...source} />;
}

type Source = LogSources["raw"][number];

function Off({ stream, variable, bytesPerHour }: Source) {
  const isStopped = useStatus()?.worker.state === "stopped";
  const record = useRecording(variable);
  const saved = isStopped ? words.recordAtStart : words.recordSoon;
  const before = isStopped ? words.rawOffHintStopped : words.rawOffHint;
  const said = record.isSuccess ? saved : before;
  return (
    <div className="px-6 pb-2.5">
      <Banner
        action={
          !record.isSuccess && (
            <Button
              size="small"
              busy={record.isPending && words.recording}
              onClick={() => record.mutate({ restart: !isStopped })}
            >
              {words.record}
            </Button>
          )
        }
      >
        <p className="font-medium">{words.rawOff(words.streams[stream])}</p>
        <p className="text-12 text-text-2">
          {bytesPerHour === null ? said : words.withRate(said, bytesPerHour)}
        </p>
        <Problem what={words.recordFailed} error={record.error} />
      </Banner>
    </div>
  );
}
