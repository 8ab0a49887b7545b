import { memo } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { Button } from "../ui/button.tsx";
import { Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import type { Block } from "./blocks.ts";
import {
  MessageBlock,
  OtherBlock,
  PostBlock,
  QuestionBlock,
  TurnEndBlock,
} from "./message-blocks.tsx";
import { StepsBlock } from "./steps-block.tsx";
import type { Timeline } from "./use-timeline.ts";
import { useTail } from "./use-tail.ts";
import { words } from "./words.ts";

interface ConversationProps {
  readonly timeline: Timeline;
  /** A turn goes on. */
  readonly isRunning: boolean;
}

/** What was said and done, the newest at the end. */
export function Conversation({ timeline, isRunning }: ConversationProps) {
  const { blocks, entries, earlier } = timeline;
  const { scroller, content, leftAt, goToEnd, keepPlace } = useTail(
    blocks[0]?.id,
    entries.at(-1)?.sequence ?? 0,
  );
  const unseen = leftAt === null ? 0 : countAfter(entries, leftAt);
  return (
    <div className="relative min-h-0 flex-1">
      {/* Arrow keys scroll it. */}
      <section
        ref={scroller}
        aria-label={words.conversation}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="h-full overflow-x-hidden overflow-y-auto px-6 pt-[18px] pb-2 -outline-offset-2 focus-visible:shadow-none focus-visible:outline-accent"
      >
        <Earlier
          timeline={timeline}
          onLoad={() => {
            keepPlace();
            earlier.load();
          }}
        />
        <div ref={content} className="flex max-w-[700px] flex-col gap-3.5">
          {blocks.map((block, index) => (
            <BlockView
              key={block.id}
              block={block}
              isRunning={isRunning && index === blocks.length - 1}
            />
          ))}
        </div>
        <Nothing timeline={timeline} />
      </section>
      {leftAt !== null && (
        <div className="pointer-events-none absolute inset-x-6 bottom-2 flex max-w-[700px] justify-center">
          <Button
            size="small"
            aria-label={words.newestLabel(unseen)}
            onClick={goToEnd}
            className="pointer-events-auto !bg-raised shadow-menu focus-visible:shadow-focus"
          >
            {words.newest(unseen)}
          </Button>
        </div>
      )}
    </div>
  );
}

function countAfter(entries: Timeline["entries"], sequence: number): number {
  const isNews = ({ kind }: Timeline["entries"][number]) =>
    kind !== "turn-started" && kind !== "turn-ended" && kind !== "ask-settled";
  return entries.filter((entry) => entry.sequence > sequence && isNews(entry)).length;
}

function Earlier({
  timeline: { earlier },
  onLoad,
}: {
  readonly timeline: Timeline;
  readonly onLoad: () => void;
}) {
  if (!earlier.isThere) return null;
  return (
    <div className="mb-4 flex max-w-[700px] flex-col items-center gap-1 [overflow-anchor:none]">
      <Button size="small" busy={earlier.isLoading && words.loadingEarlier} onClick={onLoad}>
        {words.earlier}
      </Button>
      <Problem what={words.earlierFailed} error={earlier.error} />
    </div>
  );
}

function Nothing({ timeline }: { readonly timeline: Timeline }) {
  if (timeline.isLoading) return <SkeletonRows rows={6} height={36} />;
  if (timeline.error !== null) {
    return <Failure what={words.timelineFailed} error={timeline.error} onRetry={timeline.retry} />;
  }
  return timeline.blocks.length === 0 ? <p className="text-text-2">{words.empty}</p> : null;
}

interface BlockViewProps {
  readonly block: Block;
  readonly isRunning: boolean;
}

/** A block out of view costs no layout: a history of thousands scrolls like a short one. */
const BlockView = memo(function BlockView({ block, isRunning }: BlockViewProps) {
  return (
    <div className="[contain-intrinsic-size:auto_64px] [content-visibility:auto] empty:hidden">
      <BlockBody block={block} isRunning={isRunning} />
    </div>
  );
});

function BlockBody({ block, isRunning }: BlockViewProps) {
  switch (block.kind) {
    case "message":
      return <MessageBlock block={block} />;
    case "post":
      return <PostBlock block={block} />;
    case "steps":
      return <StepsBlock block={block} isRunning={isRunning} />;
    case "question":
      return <QuestionBlock block={block} />;
    case "turn-end":
      return <TurnEndBlock block={block} />;
    case "other":
      return <OtherBlock block={block} />;
    default:
      return assertNever(block);
  }
}
