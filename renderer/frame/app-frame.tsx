import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { statusQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { Palette } from "../palette/palette.tsx";
import { AddProfileProvider } from "../profiles/add-profile.tsx";
import { ReleaseChangesProvider } from "../releases/release-changes.tsx";
import { AwayProvider } from "../ui/control-plane.ts";
import { Failure } from "../ui/notices.tsx";
import { ToastProvider } from "../ui/toast.tsx";
import {
  type Action,
  ActionProvider,
  createActionRegistry,
  createKeyHandler,
  useActions,
} from "./actions.ts";
import { Announcer } from "./announcer.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { ReconnectStrip } from "./reconnect-strip.tsx";
import { screenGroups } from "./screens.ts";
import { Sidebar } from "./sidebar.tsx";
import { useAwaySince } from "./use-away-since.ts";
import { words } from "./words.ts";

/** What is around every screen. The feed is followed while it is there. */
export function AppFrame() {
  const [registry] = useState(createActionRegistry);
  const { feed } = useAdminApi();
  const awaySince = useAwaySince();
  useEffect(() => feed.follow(), [feed]);
  useEffect(() => {
    const onKey = createKeyHandler(registry);
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [registry]);
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <ToastProvider>
          <AwayProvider value={awaySince === null ? null : words.notReached}>
            <ActionProvider value={registry}>
              <Announcer>
                <ReleaseChangesProvider>
                  <AddProfileProvider>
                    <Frame awaySince={awaySince} />
                    <Palette />
                  </AddProfileProvider>
                </ReleaseChangesProvider>
                <FrameActions />
              </Announcer>
            </ActionProvider>
          </AwayProvider>
        </ToastProvider>
      </Tooltip.Provider>
    </CSPProvider>
  );
}

/** The sidebar beside a screen; the setup assistant has its steps in the sidebar's place. */
function Frame({ awaySince }: { readonly awaySince: number | null }) {
  const isSetup = useLocation({ select: ({ pathname }) => pathname === "/setup" });
  if (isSetup) return <Screen />;
  return (
    <div className="grid h-full grid-cols-[var(--side-w)_minmax(0,1fr)] grid-rows-[minmax(0,1fr)]">
      <Sidebar />
      <main className="flex min-h-0 min-w-0 flex-col">
        <ReconnectStrip since={awaySince} />
        <Screen />
      </main>
    </div>
  );
}

/** Screens come with the first status: all of them say how the broker is. */
function Screen() {
  const { data, error, refetch } = useQuery(statusQuery(useAdminApi()));
  if (data !== undefined) return <Outlet />;
  if (error === null) return null;
  return (
    <div className="p-6">
      <Failure what={words.notReached} error={error} onRetry={() => void refetch()} />
    </div>
  );
}

function FrameActions() {
  const navigate = useNavigate();
  const [showsKeys, setShowsKeys] = useState(false);
  useActions([
    ...screenGroups.flat().map(({ id, to, title, icon, keys }): Action => ({
      id,
      title,
      ...(keys !== undefined && { keys }),
      place: "everywhere",
      palette: { group: "go-to", to, icon },
      run: () => void navigate({ to }),
    })),
    {
      id: "keys.show",
      title: words.showKeys,
      keys: "?",
      place: "everywhere",
      palette: { group: "actions", about: "" },
      run: () => setShowsKeys(true),
    },
  ]);
  return <KeysDialog open={showsKeys} onOpenChange={setShowsKeys} />;
}
