import { useNavigate } from "@tanstack/react-router";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useActions } from "../frame/actions.ts";
import { useStatus } from "../frame/use-service.ts";
import { useNeedsControlPlane } from "../ui/control-plane.ts";
import { ChangeSheet, type ChangeWish } from "./change-sheet.tsx";
import { releaseActions } from "./release-actions.ts";
import { useReleaseActs } from "./use-releases.ts";

interface ReleaseChanges extends ReturnType<typeof releaseActions> {
  /** Whether the registry is being asked, and what came of it. */
  readonly asking: Pick<ReturnType<typeof useReleaseActs>["check"], "isPending" | "error">;
  /** Asks in a sheet before anything changes. */
  readonly propose: (wish: ChangeWish) => void;
}

const ReleaseChangesContext = createContext<ReleaseChanges | null>(null);

/** What can be done with releases, by the buttons of Releases and by the palette on every screen. */
export function useReleaseChanges(): ReleaseChanges {
  const changes = useContext(ReleaseChangesContext);
  if (changes === null) throw new Error("There is no ReleaseChangesProvider above this component.");
  return changes;
}

/** Registers what can be done with releases, and holds the sheet that asks before it is done. */
export function ReleaseChangesProvider({ children }: { readonly children: ReactNode }) {
  const [wish, propose] = useState<ChangeWish | null>(null);
  const { check } = useReleaseActs();
  const navigate = useNavigate();
  const releases = useStatus()?.releases ?? null;
  const show = () => void navigate({ to: "/releases" });
  const actions = releaseActions(releases, useNeedsControlPlane(), {
    propose,
    check: () => {
      // What comes of it stands there.
      show();
      check.mutate();
    },
  });
  useActions(Object.values(actions).filter((action) => action !== null));
  return (
    <ReleaseChangesContext value={{ ...actions, asking: check, propose }}>
      {children}
      <ChangeSheet
        wish={wish}
        current={releases?.current ?? null}
        onBegun={show}
        onClose={() => propose(null)}
      />
    </ReleaseChangesContext>
  );
}
