import { useId } from "react";
import { Problem } from "../ui/problem.tsx";
import { Switch } from "../ui/switch.tsx";
import { useKeptRunning } from "./use-kept-running.ts";
import { useLoginItem } from "./use-login-item.ts";
import { words } from "./words.ts";

/** "Keep the broker running" and, in the app, "Open this app at login". Both off until asked for. */
export function KeepRunningSwitches() {
  const { kept, change } = useKeptRunning();
  const login = useLoginItem();
  return (
    <ul>
      <SwitchRow
        label={words.broker}
        text={words.brokerText}
        state={kept ?? { possible: false, reason: words.unknown }}
        failed={words.brokerFailed}
        change={change}
      />
      {login.item !== null && (
        <SwitchRow
          label={words.app}
          text={words.appText}
          state={login.item}
          failed={words.appFailed}
          change={login.change}
        />
      )}
    </ul>
  );
}

interface SwitchRowProps {
  readonly label: string;
  readonly text: string;
  readonly state:
    | { readonly possible: true; readonly isOn: boolean | null }
    | { readonly possible: false; readonly reason: string };
  readonly failed: string;
  readonly change: {
    readonly mutate: (isOn: boolean) => void;
    readonly isPending: boolean;
    readonly error: unknown;
  };
}

function SwitchRow({ label, text, state, failed, change }: SwitchRowProps) {
  const textId = useId();
  const reason = state.possible ? null : state.reason;
  return (
    <li className="flex items-start gap-x-4 border-t-[0.5px] border-line py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{label}</p>
        <p id={textId} className="text-text-2">
          {reason ?? text}
        </p>
        <Problem what={failed} error={change.error} />
      </div>
      <Switch
        label={label}
        describedBy={textId}
        isOn={state.possible && state.isOn === true}
        disabledReason={reason}
        isBusy={change.isPending}
        onChange={change.mutate}
      />
    </li>
  );
}
