import { BatteryWarning, OctagonX, TriangleAlert } from "lucide-react";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { useTakeOffer } from "../api/session-acts.ts";
import { isQuestion, OfferChoices } from "../asks/offer-choices.tsx";
import { localized } from "../language/broker-text.ts";
import { reasonText } from "../sessions/session-words.ts";
import { classNames } from "../ui/class-names.ts";
import { Problem } from "../ui/problem.tsx";
import type { Block } from "./blocks.ts";
import { Prose } from "./prose.tsx";
import { isSaidAtEnd } from "./turns.ts";
import { words } from "./words.ts";

interface OfferDockProps {
  readonly session: SessionDetail;
  /** What the conversation shows above it. */
  readonly blocks: readonly Block[];
  readonly disabledReason: string | null;
}

/** A notice of the thread with its buttons, or why the session waits. */
export function OfferDock({ session, blocks, disabledReason }: OfferDockProps) {
  const take = useTakeOffer();
  const { offer, status } = session;
  if (offer === null) return <Waiting status={status} blocks={blocks} />;
  const asks = isQuestion(offer);
  const Icon = asks ? TriangleAlert : OctagonX;
  return (
    <section
      aria-label={words.offer}
      className={classNames(
        "flex max-h-[50vh] flex-col rounded-panel px-3.5 py-3",
        asks ? "bg-needs-wash" : "bg-danger-wash",
      )}
    >
      <div className="flex min-h-0 items-start gap-2">
        <Icon
          size={16}
          strokeWidth={1.8}
          aria-hidden="true"
          className={classNames("mt-0.5 flex-none", asks ? "text-needs" : "text-danger")}
        />
        <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
          <Prose text={localized(offer.text)} author="agent" />
        </div>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <OfferChoices
          sessionKey={session.key}
          offer={offer}
          take={take}
          disabledReason={disabledReason}
        />
      </div>
      <Problem what={words.offerFailed} error={take.error} />
    </section>
  );
}

/** What the session waits for, when a person should know. */
function Waiting({
  status,
  blocks,
}: {
  readonly status: SessionDetail["status"];
  readonly blocks: readonly Block[];
}) {
  const { state, reason } = status;
  const isShown = state === "out-of-quota" || state === "sign-in" || state === "failed";
  if (!isShown || reason === null) return null;
  if (state === "failed" && isSaidAtEnd(blocks, reason)) return null;
  const Icon = state === "failed" ? OctagonX : state === "sign-in" ? TriangleAlert : BatteryWarning;
  const isFailed = state === "failed";
  return (
    <p
      className={classNames(
        "flex items-start gap-2 rounded-panel px-3.5 py-3",
        isFailed ? "bg-danger-wash" : "bg-needs-wash",
      )}
    >
      <Icon
        size={16}
        strokeWidth={1.8}
        aria-hidden="true"
        className={classNames("mt-px flex-none", isFailed ? "text-danger" : "text-needs")}
      />
      <span>{reasonText(status)}</span>
    </p>
  );
}
