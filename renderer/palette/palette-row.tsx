import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { nameOf, placeName } from "../access/rule-words.ts";
import type { Action } from "../frame/actions.ts";
import type { Need } from "../home/needs.ts";
import { titleOf as profileTitle } from "../profiles/profile-words.ts";
import { channelName, stateWord, titleOf } from "../sessions/session-words.ts";
import { classNames } from "../ui/class-names.ts";
import { Keys } from "../ui/keys.tsx";
import { reasonOf } from "../ui/reason.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import { stateLooks, stateOfSession } from "../ui/states.ts";
import { Time, useNow } from "../ui/time.tsx";
import type { PaletteItem } from "./palette-groups.ts";
import { words } from "./words.ts";

interface PaletteRowProps {
  readonly item: PaletteItem;
  /** What actions are about stands in the heading already. */
  readonly isOwn: boolean;
  /** Nothing turns while the broker is stopped. */
  readonly isStill: boolean;
}

/** What a line of the palette shows; `spokenItem` is what is read aloud. */
export function PaletteRow({ item, isOwn, isStill }: PaletteRowProps) {
  switch (item.kind) {
    case "session":
      return <SessionRow session={item.session} isStill={isStill} />;
    case "need":
      return <NeedRow need={item.need} isStill={isStill} />;
    case "action":
      return <ActionRow action={item.action} isOwn={isOwn} />;
    default:
      return assertNever(item);
  }
}

function NeedRow({ need, isStill }: { readonly need: Need; readonly isStill: boolean }) {
  switch (need.kind) {
    case "profile":
      return (
        <Row
          icon={<StateIcon state="sign-in" />}
          title={profileTitle(need.profile)}
          about={words.profile}
          end={<span className="text-needs">{words.signIn(need.profile.state === "refused")}</span>}
        />
      );
    case "access":
      return (
        <Row
          icon={<StateIcon state="needs-access" />}
          title={nameOf(need.request.person)}
          about={placeName(need.request.channel)}
          end={
            <>
              <span className="text-needs">{words.accessRequest}</span>
              <span className="ml-2 inline-block min-w-[52px] text-right">
                <Time at={need.request.askedAt} form="elapsed-short" inRow />
              </span>
            </>
          }
        />
      );
    case "ask":
    case "session":
      return <SessionRow session={need.session} isStill={isStill} />;
    default:
      return assertNever(need);
  }
}

function SessionRow({
  session,
  isStill,
}: {
  readonly session: SessionItem;
  readonly isStill: boolean;
}) {
  const { status } = session;
  const now = useNow(status.since);
  const state = stateOfSession(status.state);
  return (
    <Row
      icon={<StateIcon state={state} still={isStill} />}
      title={titleOf(session)}
      about={channelName(session)}
      end={
        <>
          <span className={stateLooks[state].wordColour}>{stateWord(status, now)}</span>
          <span className="ml-2 inline-block min-w-[52px] text-right">
            <Time at={status.since} form="elapsed-short" inRow />
          </span>
        </>
      }
    />
  );
}

function ActionRow({ action, isOwn }: { readonly action: Action; readonly isOwn: boolean }) {
  const { title, palette, keys, rule, isDestructive } = action;
  const reason = reasonOf(rule);
  const Icon = palette?.group === "go-to" ? palette.icon : ChevronRight;
  const isNamed = palette?.group === "actions" || palette?.group === "settings";
  const about = isNamed && !isOwn ? palette.about : "";
  return (
    <Row
      icon={<Icon size={14} strokeWidth={2} aria-hidden="true" className="flex-none text-text-3" />}
      title={title}
      titleColour={
        reason === null ? (isDestructive === true ? "text-danger" : null) : "text-text-3"
      }
      about={about}
      end={reason ?? (keys !== undefined && <Keys keys={keys} />)}
    />
  );
}

interface RowProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly titleColour?: string | null;
  /** Beside the title; empty when there is nothing to say. */
  readonly about: string;
  readonly end: ReactNode;
}

function Row({ icon, title, titleColour = null, about, end }: RowProps) {
  return (
    <>
      <span className="flex w-4 flex-none justify-center">{icon}</span>
      <span className={classNames("min-w-0 truncate", titleColour)}>{title}</span>
      {about !== "" && (
        <span className="max-w-[45%] flex-none truncate text-12 text-text-3">{about}</span>
      )}
      <span className="ml-auto flex-none pl-2 text-12 text-text-3">{end}</span>
    </>
  );
}
