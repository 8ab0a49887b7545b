import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { LinkProblem, LinkState } from "../control-plane/link-state.ts";

/** What the window holds: the interface, or a page of the shell's own while there is none to show. */
export type ShownPage =
  | { readonly kind: "starting" }
  | { readonly kind: "problem"; readonly problem: LinkProblem }
  | { readonly kind: "interface" };

/**
 * What the window holds after a change of the link; the same object when it is to be left alone. The
 * interface stays while a control plane is started again: it keeps its data and says that it
 * reconnects. Pure.
 */
export function pageAfter(link: LinkState, shown: ShownPage): ShownPage {
  switch (link.kind) {
    case "looking":
    case "starting":
      return shown;
    case "ready":
      return shown.kind === "interface" ? shown : { kind: "interface" };
    case "down":
      return shown.kind === "interface" && link.nextTryAt !== null
        ? shown
        : { kind: "problem", problem: link.problem };
    default:
      return assertNever(link);
  }
}
