import { localized } from "../language/broker-text.ts";
import { useAwayReason } from "../ui/control-plane.ts";
import { SwitchRow, type SwitchRowProps } from "../ui/switch-row.tsx";
import { useKeptRunning } from "./use-kept-running.ts";
import { useLoginItem } from "./use-login-item.ts";
import { words } from "./words.ts";

/** "Keep the broker running" and, in the app, "Open this app at login". Both off until asked for. */
export function KeepRunningSwitches() {
  const { kept, change } = useKeptRunning();
  const login = useLoginItem();
  const away = useAwayReason();
  return (
    <ul>
      <SwitchRow
        label={words.broker}
        text={words.brokerText}
        state={kept === null ? { possible: false, reason: words.unknown } : inWords(kept)}
        disabledReason={away}
        failed={words.brokerFailed}
        change={change}
      />
      {login.item !== null && (
        <SwitchRow
          label={words.app}
          text={words.appText}
          state={inWords(login.item)}
          failed={words.appFailed}
          change={login.change}
        />
      )}
    </ul>
  );
}

type SwitchState = SwitchRowProps["state"];

/** Why it is not on offer comes in English. */
function inWords(state: SwitchState): SwitchState {
  return state.possible ? state : { ...state, reason: localized(state.reason) };
}
