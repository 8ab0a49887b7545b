import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/notices.tsx";
import { ScreenBar } from "./screen-bar.tsx";
import { words } from "./words.ts";

/** An address that leads to no screen. */
export function NotFound() {
  return (
    <>
      <ScreenBar title={words.notFoundTitle} />
      <div className="px-6">
        <EmptyState
          action={
            <Link to="/" className="text-accent-text hover:underline">
              {words.goHome}
            </Link>
          }
        >
          {words.notFoundText}
        </EmptyState>
      </div>
    </>
  );
}

/** A screen whose own code failed: the frame stays, and the fault is shown as it is. */
export function ScreenFault({ error, reset }: ErrorComponentProps) {
  return (
    <>
      <ScreenBar title={words.failedTitle} />
      <div className="px-6">
        <EmptyState action={<Button onClick={reset}>{words.loadAgain}</Button>}>
          {error instanceof Error ? error.message : String(error)}
        </EmptyState>
      </div>
    </>
  );
}
