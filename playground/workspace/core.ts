import type { Clock } from "../../broker/clock/clock.ts";
import type { AgentSessions } from "./agent-sessions.ts";
import type { ChangeFeed } from "./changes.ts";
import type { FileStore } from "./file-store.ts";
import type { Ids } from "./ids.ts";
import type { ChoiceMemory } from "./choices.ts";
import type { Modals } from "./modals.ts";
import type { ResponseUrls } from "./response-urls.ts";
import type { SocketHub } from "./socket-hub.ts";
import type { Streams } from "./streams.ts";
import type { ThreadStatuses } from "./thread-statuses.ts";
import type { Timing } from "./timing.ts";
import type { TriggerIds } from "./trigger-ids.ts";
import type { World } from "./world.ts";

/** What the Web API, the control surface and the people work on. */
export interface Core {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timing: Timing;
  readonly changes: ChangeFeed;
  /** Who answers; null where it is not said. */
  readonly answers: "script" | "account" | null;
  readonly world: World;
  readonly files: FileStore;
  readonly statuses: ThreadStatuses;
  readonly agentSessions: AgentSessions;
  readonly hub: SocketHub;
  readonly triggers: TriggerIds;
  readonly responseUrls: ResponseUrls;
  readonly modals: Modals;
  readonly streams: Streams;
  readonly choices: ChoiceMemory;
  /** `http://127.0.0.1:<port>`, once the server listens. */
  readonly baseUrl: () => string;
}
