import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { isNotFound } from "../api/api-error.ts";
import { sessionQuery } from "../api/queries.ts";
import { useAdminApi, useFeedEvents } from "../api/use-admin-api.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { BackLink } from "./session-head.tsx";
import { SessionScreen } from "./session-screen.tsx";
import { words } from "./words.ts";

/** What is it doing, is it my turn, what came of it? */
export function SessionPage() {
  const { key } = useParams({ from: "/sessions/$key" });
  return <LoadedSession key={key} sessionKey={key} />;
}

function LoadedSession({ sessionKey }: { readonly sessionKey: string }) {
  const { data, error, refetch } = useQuery(sessionQuery(useAdminApi(), sessionKey));
  const [isRemoved, setRemoved] = useState(false);
  useFeedEvents((event) => {
    if (event.kind === "session-removed" && event.key === sessionKey) setRemoved(true);
  });
  if (isRemoved || isNotFound(error)) return <Gone />;
  if (data !== undefined) return <SessionScreen session={data} />;
  return (
    <>
      <header className="drag flex h-(--bar-h) flex-none items-center gap-2 pr-5 pl-6">
        <BackLink />
        <h1 className="sr-only">{words.session}</h1>
      </header>
      <div className="max-w-[748px] px-6 pt-11">
        {error === null ? (
          <SkeletonRows rows={8} height={36} />
        ) : (
          <Failure what={words.failed} error={error} onRetry={() => void refetch()} />
        )}
      </div>
    </>
  );
}

function Gone() {
  return (
    <>
      <header className="drag flex h-(--bar-h) flex-none items-center gap-2 pr-5 pl-6">
        <BackLink />
        <h1 className="text-15 font-semibold">{words.goneTitle}</h1>
      </header>
      <div className="px-6">
        <EmptyState action={<LinkButton to="/sessions">{words.allSessions}</LinkButton>}>
          {words.gone}
        </EmptyState>
      </div>
    </>
  );
}
