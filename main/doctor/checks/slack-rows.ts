import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { DoctorState } from "../../api/doctor.ts";
import type { SlackFinding } from "../../api/slack.ts";
import type { Finding, Fix } from "../check.ts";

const SLACK_APPS = "https://api.slack.com/apps";

/** What Slack's own check says of a token, as a finding of the doctor. Pure. */
export function findingOfRow(row: SlackFinding, rest: Partial<Finding> = {}): Finding {
  return {
    state: stateOf(row.state),
    cause: row.measure === null ? `${row.title}.` : `${row.title} (${row.measure}).`,
    consequence: row.detail,
    fix: fixOf(row),
    ...rest,
  };
}

function stateOf(state: SlackFinding["state"]): DoctorState {
  return state === "note" ? "information" : state;
}

function fixOf({ fix }: SlackFinding): Fix | null {
  if (fix === null) return null;
  switch (fix.kind) {
    case "open-slack":
      return { kind: "open", label: "Open in Slack", url: fix.url };
    case "copy-manifest":
      return { kind: "open", label: "Open in Slack", url: SLACK_APPS };
    case "check-again":
      return null;
    default:
      return assertNever(fix);
  }
}

/** A token that is not set has no row of its own. Pure. */
export function missingToken(variable: string, startsWith: string): Finding {
  return {
    state: "failed",
    cause: `${variable} is not set.`,
    consequence: "The broker does not start without it.",
    hint: `Copy the token that starts with ${startsWith} from the app's settings.`,
    fix: { kind: "open", label: "Open in Slack", url: SLACK_APPS },
  };
}
