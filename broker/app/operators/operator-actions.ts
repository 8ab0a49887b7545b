import type { Clock } from "../../clock/clock.ts";
import type { Sessions } from "../../sessions/sessions.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { OperatorActions } from "../actions.ts";

export interface OperatorActionsOptions {
  readonly clock: Clock;
  readonly sessions: Pick<Sessions, "dispatch">;
  readonly gateway: Pick<SlackGateway, "identity">;
  readonly onDrain: OperatorActions["drain"];
}

/** What operators can do with turns and with the worker itself. */
export function operatorActions(options: OperatorActionsOptions): OperatorActions {
  const { clock, gateway, onDrain, sessions } = options;
  return {
    drain: onDrain,
    stopTurn: (key) =>
      sessions.dispatch(key, {
        kind: "stop",
        userId: gateway.identity()?.botUserId ?? "",
        messageTs: `operator-${clock.now()}`,
      }),
  };
}
