import { Link } from "@tanstack/react-router";
import { Search, SquareArrowOutUpRight } from "lucide-react";
import { Fragment } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { groupedNumber } from "../../main/api/number-words.ts";
import { profilesToSignIn } from "../../main/api/headline.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { Mark } from "../ui/mark.tsx";
import { IconButton } from "../ui/button.tsx";
import { OPEN_PALETTE, PALETTE_KEYS, useActionRegistry } from "./actions.ts";
import { BrokerBlock } from "./broker-block.tsx";
import { windowButtons } from "./platform.ts";
import { type Screen, screenGroups, type ScreenPath } from "./screens.ts";
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
        <span className="ml-auto max-narrow:hidden">
          <PaletteButton />
        </span>
      </div>
      {/* In the narrow strip there is no room beside the window's own buttons. */}
      <span className="mb-1 hidden justify-center max-narrow:flex">
        <PaletteButton />
      </span>
      <nav
        aria-label={words.navigation}
        className="flex flex-1 flex-col gap-px overflow-y-auto px-2.5 py-px"
      >
        {screenGroups.map((screens, index) => (
          <Fragment key={screens[0]?.id}>
            {index > 0 && <span className="h-3 flex-none" aria-hidden="true" />}
            {screens.map((screen) => (
              <Fragment key={screen.id}>
                {screen.to === "/settings" && status?.playgroundUrl != null && (
                  <PlaygroundLink url={status.playgroundUrl} />
                )}
                <SidebarLink
                  screen={screen}
                  count={status === undefined ? 0 : countAt(screen.to, status)}
                  note={screen.to === "/releases" ? (status?.releases?.offered ?? null) : null}
                />
              </Fragment>
            ))}
          </Fragment>
        ))}
      </nav>
      <BrokerBlock />
    </aside>
  );
}

function PaletteButton() {
  const registry = useActionRegistry();
  return (
    <IconButton
      label={words.openPalette}
      keys={PALETTE_KEYS}
      aria-haspopup="dialog"
      onClick={() => registry.run(OPEN_PALETTE)}
    >
      <Search size={16} strokeWidth={1.8} aria-hidden="true" />
    </IconButton>
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

/** How many things there are to do on a screen. Pure. */
function countAt(to: ScreenPath, status: AdminStatus): number {
  switch (to) {
    case "/sessions":
      return status.counts?.["needs-you"] ?? 0;
    case "/profiles":
      return profilesToSignIn(status).length;
    case "/access":
      return status.accessRequests.length;
    case "/doctor":
      return status.doctor?.problems ?? 0;
    case "/":
    case "/usage":
    case "/github-authors":
    case "/releases":
    case "/logs":
    case "/settings":
      return 0;
    default:
      return assertNever(to);
  }
}

interface SidebarLinkProps {
  readonly screen: Screen;
  /** Things to do there. */
  readonly count: number;
  /** Something to know, in grey, such as a version on offer. */
  readonly note: string | null;
}

function SidebarLink({ screen: { to, icon: Icon, title }, count, note }: SidebarLinkProps) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: to === "/", includeSearch: false }}
      title={title}
      className="no-drag group relative flex h-7 items-center gap-[9px] rounded-control px-2 text-text hover:bg-hover aria-[current]:bg-pressed aria-[current]:font-medium max-narrow:justify-center"
    >
      <Icon
        size={16}
        strokeWidth={1.8}
        aria-hidden="true"
        className="flex-none text-text-2 group-aria-[current]:text-accent-text"
      />
      <span className="max-narrow:sr-only">{title}</span>
      {note !== null && (
        <span className="ml-auto text-12 text-text-2 max-narrow:sr-only">{note}</span>
      )}
      {count > 0 && (
        <span className="ml-auto text-12 font-semibold text-needs max-narrow:absolute max-narrow:top-0 max-narrow:left-[35px] max-narrow:text-11">
          {groupedNumber(count)}
          <span className="sr-only">{words.needYou(count)}</span>
        </span>
      )}
    </Link>
  );
}
