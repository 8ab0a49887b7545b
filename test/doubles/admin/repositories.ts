import type { SessionRepositories } from "../../../broker/api/session-repositories.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";

type Repositories = SessionRepositories["repositories"];

/** Of the session that wants to push a branch: its commit is in its workspace alone. */
export function busyRepositories(sessions: readonly SessionItem[]): Map<string, Repositories> {
  const waits = sessions.find(({ status }) => status.state === "needs-approval");
  return new Map(
    waits === undefined
      ? []
      : [
          [
            waits.key,
            [
              {
                ...{ path: "shop-frontend", branch: "fix/cart-total-race", unpushedCommits: 1 },
                pullRequest: null,
              },
            ],
          ],
        ],
  );
}
