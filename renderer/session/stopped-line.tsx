import { clockWords } from "../../main/api/time-words.ts";
import { useService } from "../frame/use-service.ts";
import { Banner } from "../ui/notices.tsx";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { words } from "./words.ts";

/** Says that the broker is stopped, from when the page is, and starts it. */
export function StoppedLine() {
  const { status, start, rules } = useService();
  const state = status?.worker.state;
  if (status === undefined || (state !== "stopped" && state !== "crashed" && state !== "refused")) {
    return null;
  }
  return (
    <div className="flex-none px-6 pt-3">
      <div className="max-w-[700px]">
        <Banner
          action={
            <Button
              size="small"
              disabledReason={reasonOf(rules?.start)}
              busy={start.isPending && words.starting}
              onClick={() => start.mutate()}
            >
              {words.startBroker}
            </Button>
          }
        >
          {words.stoppedSince(clockWords(status.worker.since))}
        </Banner>
        <Problem what={words.startFailed} error={start.error} />
      </div>
    </div>
  );
}
