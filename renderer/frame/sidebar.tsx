import { Link } from "@tanstack/react-router";
import {
  GitCommitHorizontal,
  House,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Package,
  ScrollText,
  Settings,
  SquareArrowOutUpRight,
  Stethoscope,
} from "lucide-react";
import { groupedNumber } from "../../main/api/number-words.ts";
import { countToDo } from "../profiles/profile-words.ts";
import { Mark } from "../ui/mark.tsx";
import { BrokerBlock } from "./broker-block.tsx";
import { windowButtons } from "./platform.ts";
import { useStatus } from "./use-service.ts";
import { words } from "./words.ts";

/** The screens, and how the broker is. */
export function Sidebar() {
  const status = useStatus();
  return (
    <aside className="drag flex min-h-0 flex-col bg-sidebar shadow-side select-none">
      <div className="flex h-(--bar-h) flex-none items-center gap-2.5 pr-2.5 pl-[18px] max-narrow:justify-center max-narrow:px-0">
        {windowButtons() === "none" && (
          <>
            <Mark />
            <span
              className="truncate font-medium max-narrow:sr-only"
              title={status?.controlPlane.serviceRoot}
            >
              {status?.controlPlane.host ?? words.product}
            </span>
          </>
        )}
      </div>
      <nav
        aria-label={words.navigation}
        className="flex flex-1 flex-col gap-px overflow-y-auto px-2.5 py-px"
      >
        <SidebarLink to="/" icon={House} label={words.home} count={0} isExact />
        <SidebarLink
          to="/sessions"
          icon={MessagesSquare}
          label={words.sessions}
          count={status?.counts?.["needs-you"] ?? 0}
        />
        <SidebarGap />
        <SidebarLink
          to="/profiles"
          icon={KeyRound}
          label={words.profiles}
          count={countToDo(status?.profiles ?? [])}
        />
        <SidebarLink
          to="/github-authors"
          icon={GitCommitHorizontal}
          label={words.gitHubAuthors}
          count={0}
        />
        <SidebarGap />
        <SidebarLink
          to="/releases"
          icon={Package}
          label={words.releases}
          count={0}
          note={status?.releases?.offered ?? null}
        />
        <SidebarLink to="/logs" icon={ScrollText} label={words.logs} count={0} />
        <SidebarLink
          to="/doctor"
          icon={Stethoscope}
          label={words.doctor}
          count={status?.doctor?.problems ?? 0}
        />
        <SidebarGap />
        {status?.playgroundUrl != null && <PlaygroundLink url={status.playgroundUrl} />}
        <SidebarLink to="/settings" icon={Settings} label={words.settings} count={0} />
      </nav>
      <BrokerBlock />
    </aside>
  );
}

/** The playground, while it runs: a page of its own beside this one. */
function PlaygroundLink({ url }: { readonly url: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      title={words.playground}
      className="no-drag flex h-7 items-center gap-[9px] rounded-control px-2 text-text hover:bg-hover max-narrow:justify-center"
    >
      <SquareArrowOutUpRight
        size={16}
        strokeWidth={1.8}
        aria-hidden="true"
        className="flex-none text-text-2"
      />
      <span className="max-narrow:sr-only">{words.playground}</span>
    </a>
  );
}

/** Between two groups of screens. */
function SidebarGap() {
  return <span className="h-3 flex-none" aria-hidden="true" />;
}

interface SidebarLinkProps {
  readonly to:
    | "/"
    | "/sessions"
    | "/profiles"
    | "/github-authors"
    | "/releases"
    | "/logs"
    | "/doctor"
    | "/settings";
  readonly icon: LucideIcon;
  readonly label: string;
  /** Things to do there. */
  readonly count: number;
  /** Something to know, in grey, such as a version on offer. */
  readonly note?: string | null;
  readonly isExact?: boolean;
}

function SidebarLink({
  to,
  icon: Icon,
  label,
  count,
  note = null,
  isExact = false,
}: SidebarLinkProps) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: isExact, includeSearch: false }}
      title={label}
      className="no-drag group relative flex h-7 items-center gap-[9px] rounded-control px-2 text-text hover:bg-hover aria-[current]:bg-pressed aria-[current]:font-medium max-narrow:justify-center"
    >
      <Icon
        size={16}
        strokeWidth={1.8}
        aria-hidden="true"
        className="flex-none text-text-2 group-aria-[current]:text-accent-text"
      />
      <span className="max-narrow:sr-only">{label}</span>
      {note !== null && (
        <span className="ml-auto text-12 text-text-2 max-narrow:sr-only">{note}</span>
      )}
      {count > 0 && (
        <span className="ml-auto text-12 font-semibold text-needs max-narrow:absolute max-narrow:top-0 max-narrow:left-[35px] max-narrow:text-11">
          {groupedNumber(count)}
          <span className="sr-only"> {count === 1 ? "needs" : "need"} you</span>
        </span>
      )}
    </Link>
  );
}
