import type { Offer, SessionDetail } from "../../broker/api/sessions.ts";
import type { useTakeOffer } from "../api/session-acts.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { offerBusy } from "./words.ts";

interface OfferChoicesProps {
  readonly sessionKey: SessionDetail["key"];
  readonly offer: Offer;
  readonly take: ReturnType<typeof useTakeOffer>;
  readonly size?: "small" | "normal";
  /** Whether the first choice is the screen's primary button. */
  readonly isPrimary?: boolean;
  /** Why nothing can be chosen now. */
  readonly disabledReason: string | null;
}

/** What a notice of the thread offers, as its buttons do in Slack. */
export function OfferChoices({
  sessionKey: key,
  offer: { turnId, choices },
  take,
  size = "normal",
  isPrimary = true,
  disabledReason,
}: OfferChoicesProps) {
  return choices.map(({ id, label }, index) => (
    <Button
      key={id}
      size={size}
      kind={isPrimary && index === 0 ? "primary" : "plain"}
      disabledReason={disabledReason}
      busy={take.isPending && take.variables.choice === id && offerBusy[id]}
      onClick={() => take.mutate({ key, turnId, choice: id })}
    >
      {localized(label)}
    </Button>
  ));
}

/** A question has people decide while nothing is wrong: it is amber, a failure is red. Pure. */
export function isQuestion({ kind }: Offer): boolean {
  return kind === "stalled" || kind === "unsure";
}
