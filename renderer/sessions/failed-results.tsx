import type { SessionItem } from "../../broker/api/sessions.ts";
import type { RefusedSession } from "../../broker/api/several-sessions.ts";
import { localized } from "../language/broker-text.ts";
import { sentences } from "../../main/api/sentences.ts";
import { titleOf } from "./session-words.ts";
import { words } from "./words.ts";

/** The first ones say enough; the rest are counted. */
const SHOWN = 5;

interface FailedResultsProps {
  readonly what: (failed: number, all: number) => string;
  readonly results: readonly ({ readonly key: string; readonly ok: true } | RefusedSession)[];
  readonly sessions: readonly SessionItem[];
}

/** Which sessions of several something was not done with, and why. */
export function FailedResults({ what, results, sessions }: FailedResultsProps) {
  const failed = results.filter((result) => !result.ok);
  if (failed.length === 0) return null;
  const title = (key: string) => {
    const session = sessions.find((one) => one.key === key);
    return session === undefined ? key : titleOf(session);
  };
  return (
    <div role="alert" className="text-12 text-danger">
      <p>{what(failed.length, results.length)}</p>
      <ul>
        {failed.slice(0, SHOWN).map(({ key, message, hint }) => (
          <li key={key}>
            {words.refusedOne(title(key), sentences(localized(message), localized(hint)))}
          </li>
        ))}
      </ul>
      {failed.length > SHOWN && <p>{words.andMore(failed.length - SHOWN)}</p>}
    </div>
  );
}
