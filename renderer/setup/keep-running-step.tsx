import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SetupView } from "../../main/api/setup.ts";
import { useService } from "../frame/use-service.ts";
import { KeepRunningSwitches } from "../keep-running/keep-running-switches.tsx";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { CheckList, CheckRow, type CheckState } from "./check-row.tsx";
import { words } from "./words.ts";

/** Starts the broker, and says how long it runs. */
export function KeepRunningStep({ view }: { readonly view: SetupView }) {
  const { start, rules, status } = useService();
  const state = status?.worker.state ?? view.broker.state;
  const reason = status?.worker.reason ?? view.broker.reason;
  const isUp = state === "running" || state === "starting" || state === "restarting";
  const before = view.steps.find(({ id, blocked }) => isBefore(id) && blocked !== null);
  const blocked =
    before === undefined
      ? reasonOf(rules?.start)
      : words.blockedBy(words.stepTitles[before.id], localized(before.blocked ?? ""));
  return (
    <>
      <p className="mt-1.5 max-w-[560px] text-text-2">{words.keepLead}</p>
      <div className="mt-[22px]">
        <KeepRunningSwitches />
      </div>
      <CheckList id="keeps" title={words.broker}>
        <KeepsRow keeps={view.broker.keeps} />
        <CheckRow
          state={stateOf(state)}
          title={
            state === "crashed" && status?.worker.exit?.neverStarted === true
              ? words.couldNotStart
              : words.brokerStates[state]
          }
          detail={reason === null ? null : localized(reason)}
        />
      </CheckList>
      {!isUp && (
        <div className="mt-5 flex flex-col items-start gap-2">
          <Button
            kind="primary"
            size="large"
            disabledReason={blocked}
            busy={start.isPending && words.starting}
            onClick={() => start.mutate()}
          >
            {words.start}
          </Button>
          <Problem what={words.startFailed} error={start.error} />
        </div>
      )}
    </>
  );
}

function isBefore(id: SetupView["steps"][number]["id"]): boolean {
  return id === "slack-tokens" || id === "sign-in";
}

function KeepsRow({ keeps }: Pick<SetupView["broker"], "keeps">) {
  switch (keeps) {
    case "kept":
      return <CheckRow state="passed" title={words.kept} detail={words.keptDetail} />;
    case "tied":
      return <CheckRow state="note" title={words.tied} detail={words.tiedDetail} />;
    case "launchd":
      return null;
    default:
      return assertNever(keeps);
  }
}

function stateOf(state: SetupView["broker"]["state"]): CheckState {
  switch (state) {
    case "running":
      return "passed";
    case "starting":
    case "restarting":
    case "stopping":
      return "busy";
    case "stopped":
      return "note";
    case "crashed":
    case "refused":
      return "failed";
    default:
      return assertNever(state);
  }
}
