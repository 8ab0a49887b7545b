import { Tooltip } from "./tooltip.tsx";

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly describedBy?: string | undefined;
  /** Why it cannot be used now; null when it can. */
  readonly disabledReason: string | null;
  readonly isBusy?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** On or off, in force at once. It stays focusable while it cannot be used, so that it can say why. */
export function Switch({
  label,
  isOn,
  describedBy,
  disabledReason,
  isBusy = false,
  onChange,
}: SwitchProps) {
  const isOff = disabledReason !== null || isBusy;
  const control = (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      aria-describedby={describedBy}
      aria-disabled={isOff || undefined}
      onClick={() => {
        if (!isOff) onChange(!isOn);
      }}
      className="group inline-flex size-[34px] h-6 flex-none items-center justify-center rounded-control aria-disabled:opacity-50"
    >
      <span className="relative h-[18px] w-[30px] rounded-full bg-line-control transition-colors duration-120 group-aria-checked:bg-accent">
        <span className="absolute top-[2px] left-[2px] size-[14px] rounded-full bg-on-accent transition-transform duration-120 group-aria-checked:translate-x-3 motion-reduce:transition-none" />
      </span>
    </button>
  );
  return disabledReason === null ? control : <Tooltip text={disabledReason}>{control}</Tooltip>;
}
