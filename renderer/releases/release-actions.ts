import type { Permission } from "../../broker/api/session-status.ts";
import type { ReleaseSummary } from "../../main/api/releases.ts";
import type { Action } from "../frame/actions.ts";
import { reasonOf } from "../ui/reason.ts";
import type { ChangeWish } from "./change-sheet.tsx";
import { words } from "./words.ts";

/** An action that is registered has a rule: its button shows the reason. */
export type ReleaseAction = Action & { readonly rule: Permission };

interface ReleaseRuns {
  readonly check: () => void;
  readonly propose: (wish: ChangeWish) => void;
}

/**
 * What can be done with the broker's releases. Null is what there is nothing for: no version on
 * offer, none to go back to. Pure.
 */
export function releaseActions(
  releases: Pick<ReleaseSummary, "offered" | "rollBackTo" | "operation"> | null,
  controlPlane: Permission,
  { check, propose }: ReleaseRuns,
): Readonly<Record<"check", ReleaseAction> & Record<"update" | "rollBack", ReleaseAction | null>> {
  const usual = {
    place: "everywhere",
    palette: { group: "actions", about: words.broker },
  } as const;
  const { offered = null, rollBackTo = null, operation = null } = releases ?? {};
  const isFree: Permission =
    operation === null ? { allowed: true } : { allowed: false, reason: words.otherChange };
  const reason = reasonOf(controlPlane, isFree);
  const rule: Permission = reason === null ? { allowed: true } : { allowed: false, reason };
  return {
    check: {
      ...usual,
      id: "releases.check",
      title: words.checkForReleases,
      rule: controlPlane,
      run: check,
    },
    update:
      offered === null
        ? null
        : {
            ...usual,
            id: "releases.update",
            title: words.update(offered),
            rule,
            run: () => propose({ kind: "deploy", version: offered }),
          },
    rollBack:
      rollBackTo === null
        ? null
        : {
            ...usual,
            id: "releases.roll-back",
            title: words.rollBackTo(rollBackTo),
            rule,
            run: () => propose({ kind: "rollback", version: rollBackTo }),
          },
  };
}
