import { headlineOf } from "../../main/api/headline.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { useStatus } from "../frame/use-service.ts";
import { useNow } from "../ui/time.tsx";

export function HomePage() {
  const status = useStatus();
  const now = useNow(status?.worker.since ?? null);
  if (status === undefined) return null;
  return <ScreenBar isSentence title={headlineOf(status, now)} />;
}
