import { hasNoAccount } from "../../main/api/headline.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { openInSlack } from "../frame/open-link.ts";
import { Button } from "../ui/button.tsx";
import { AnchorButton, LinkButton } from "../ui/link-button.tsx";
import { EmptyState } from "../ui/notices.tsx";
import { words } from "./words.ts";

/** Slack itself: which channels the bot is in is not known here. */
const SLACK = "https://app.slack.com/client";

/** Where no session is yet: what has to be done before there is one. */
export function NoSessions({ status }: { readonly status: AdminStatus }) {
  const { playgroundUrl } = status;
  const isWithoutAccount = hasNoAccount(status);
  return (
    <EmptyState
      action={
        <>
          {isWithoutAccount ? (
            <LinkButton to="/profiles" kind="primary">
              {words.addProfile}
            </LinkButton>
          ) : (
            <Button onClick={() => openInSlack(SLACK)}>{words.openSlack}</Button>
          )}
          {playgroundUrl !== null && (
            <AnchorButton href={playgroundUrl} target="_blank" rel="noreferrer">
              {words.playground}
            </AnchorButton>
          )}
        </>
      }
    >
      {isWithoutAccount ? words.emptyWithoutAccount : words.empty}
    </EmptyState>
  );
}
