import { momentWords } from "../language/time-words.ts";
import { Button } from "../ui/button.tsx";
import { Banner, EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { useNow } from "../ui/time.tsx";
import type { LineFeed, LineFeedState } from "./line-feed.ts";
import { patternProblem } from "./pattern-problem.ts";
import { isFiltered, type LogsSearch, noFilters } from "./search.ts";
import { words } from "./words.ts";

interface NoticesProps {
  readonly state: LineFeedState;
  readonly feed: LineFeed;
  readonly hasLines: boolean;
}

/** What happened to the reading, above the lines that are there. */
export function Notices({ state, feed, hasLines }: NoticesProps) {
  const now = useNow(null);
  const { error, hasGap, searchedTo, fetching } = state;
  if (!hasLines) return null;
  return (
    <>
      {error !== null && patternProblem(error) === null && (
        <div className="px-6 pb-2">
          <Failure
            what={state.phase === "failed" ? words.followFailed : words.olderFailed}
            error={error}
            onRetry={feed.retry}
          />
        </div>
      )}
      {hasGap && (
        <div className="px-6 pb-2">
          <Banner>{words.gap}</Banner>
        </div>
      )}
      {searchedTo !== null && (
        <div className="px-6 pb-2">
          <Banner
            action={
              <Button
                size="small"
                busy={fetching === "older" && words.looking}
                onClick={() => feed.older()}
              >
                {words.lookFurther}
              </Button>
            }
          >
            {words.searchedTo(momentWords(searchedTo, now))}
          </Banner>
        </div>
      )}
    </>
  );
}

interface NoLinesProps {
  readonly state: LineFeedState;
  readonly feed: LineFeed;
  readonly search: LogsSearch;
  readonly isOfSession: boolean;
  readonly onChange: (part: Partial<LogsSearch>) => void;
}

/** In the place of the lines. */
export function NoLines({ state, feed, search, isOfSession, onChange }: NoLinesProps) {
  const now = useNow(null);
  const box = "border-hair-strong-t min-h-0 flex-1 px-6 py-1";
  if (state.phase === "failed" && patternProblem(state.error) === null) {
    return (
      <div className={box}>
        <div className="py-4">
          <Failure what={words.failed} error={state.error} onRetry={feed.retry} />
        </div>
      </div>
    );
  }
  if (state.phase === "loading" || state.fetching === "older") {
    return (
      <div className={box}>
        <SkeletonRows rows={12} height={26} />
      </div>
    );
  }
  if (state.searchedTo !== null) {
    return (
      <div className={box}>
        <EmptyState action={<Button onClick={() => feed.older()}>{words.lookFurther}</Button>}>
          {words.searchedTo(momentWords(state.searchedTo, now))}
        </EmptyState>
      </div>
    );
  }
  const isNarrowed = isFiltered(search, isOfSession);
  const clear = () => onChange(noFilters(isOfSession));
  const lookFurther = () => onChange({ past: "24h" });
  const isShort = search.past === undefined || search.past === "15m";
  return (
    <div className={box}>
      <EmptyState
        action={
          isNarrowed ? (
            <Button onClick={clear}>{words.clearFilters}</Button>
          ) : (
            isShort && <Button onClick={lookFurther}>{words.lastDay}</Button>
          )
        }
      >
        {isNarrowed ? words.noMatch : search.view === "raw" ? words.emptyRaw : words.empty}
      </EmptyState>
    </div>
  );
}
