import { clockWords } from "../../main/api/time-words.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { useService } from "./use-service.ts";
import { words } from "./words.ts";

interface StoppedBannerProps {
  /** The screen has another button at the next thing to do. */
  readonly isSecond?: boolean;
}

/** Says that the broker is stopped and from when the page is, and starts it; nothing while it runs. */
export function StoppedBanner({ isSecond = false }: StoppedBannerProps) {
  const { status, start, rules } = useService();
  const worker = status?.worker;
  if (worker === undefined) return null;
  if (worker.state !== "stopped" && worker.state !== "crashed" && worker.state !== "refused") {
    return null;
  }
  return (
    <div className="flex flex-col gap-1">
      <Banner
        action={
          <Button
            kind={isSecond ? "plain" : "primary"}
            size="small"
            disabledReason={reasonOf(rules?.start)}
            busy={start.isPending && words.starting}
            onClick={() => start.mutate()}
          >
            {words.startBroker}
          </Button>
        }
      >
        {words.stoppedSince(clockWords(worker.since))}
      </Banner>
      <Problem what={words.serviceFailed.start} error={start.error} />
    </div>
  );
}
