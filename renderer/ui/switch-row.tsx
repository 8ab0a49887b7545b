import { useId } from "react";
import { Problem } from "./problem.tsx";
import { Switch } from "./switch.tsx";

export interface SwitchRowProps {
  readonly label: string;
  readonly text: string;
  readonly state:
    | { readonly possible: true; readonly isOn: boolean | null }
    | { readonly possible: false; readonly reason: string };
  /** Why it cannot be changed now, though it is known how it stands. */
  readonly disabledReason?: string | null;
  readonly failed: string;
  readonly change: {
    readonly mutate: (isOn: boolean) => void;
    readonly isPending: boolean;
    readonly error: unknown;
  };
}

/** A choice that is in force at once, with what follows from it, or why it is not on offer. */
export function SwitchRow({
  label,
  text,
  state,
  disabledReason = null,
  failed,
  change,
}: SwitchRowProps) {
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
        disabledReason={reason ?? disabledReason}
        isBusy={change.isPending}
        onChange={change.mutate}
      />
    </li>
  );
}
