import type { Clock, Timer } from "../../clock/clock.ts";
import type { Log } from "../../logs/log.ts";
import type { Link } from "./link.ts";
import type { LinkState } from "./link-machine.ts";
import {
  lookForStrangersIn,
  noStrangers,
  strangeSockets,
  type Strangers,
  strangersAfter,
} from "./strangers.ts";

export interface StrangerWatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly link: Pick<Link, "onState" | "reconnect">;
  /** Told once when another program is seen on our token, and once when it is gone. */
  readonly onChange: (strangers: Strangers) => void;
}

/** Looks at the number of sockets that each hello tells. */
export interface StrangerWatch {
  strangers(): Strangers;
  stop(): void;
}

export function watchStrangers(options: StrangerWatchOptions): StrangerWatch {
  const { clock, log, link } = options;
  let strangers = noStrangers;
  let connection: number | null = null;
  let timer: Timer | null = null;

  const look = (state: LinkState) => {
    if (state.state !== "live" || state.connection === connection) return;
    connection = state.connection;
    const before = strangers;
    strangers = strangersAfter(before, strangeSockets(state), clock.now());
    timer?.cancel();
    const wait = lookForStrangersIn(strangers);
    timer = wait === null ? null : clock.after(wait, () => link.reconnect());
    if (strangers.state === "seen" && before.state !== "seen") {
      log.warn("Another program uses the app-level token and receives some of the events", {
        sockets: strangers.sockets,
      });
      options.onChange(strangers);
    } else if (strangers.state === "none" && before.state === "seen") {
      log.info("No other program uses the app-level token any more");
      options.onChange(strangers);
    }
  };
  const stopListening = link.onState(look);
  return {
    strangers: () => strangers,
    stop: () => {
      stopListening();
      timer?.cancel();
    },
  };
}
