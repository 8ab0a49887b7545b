import { classNames } from "./class-names.ts";
import { type StateKind, stateLooks } from "./states.ts";

interface StateIconProps {
  readonly state: StateKind;
  /** The ring stands still: the work it stands for is not seen going on. */
  readonly still?: boolean;
  readonly size?: 14 | 16;
}

/** The mark of a state. Its word stands beside it, so that it is hidden from screen readers. */
export function StateIcon({ state, still = false, size = 14 }: StateIconProps) {
  const { icon: Icon, iconColour, turns } = stateLooks[state];
  if (Icon === "dot") {
    return <span className="mx-[3px] size-2 flex-none rounded-full bg-live" aria-hidden="true" />;
  }
  const moves = turns && (still ? "opacity-50" : "animate-turn");
  return (
    <Icon
      aria-hidden="true"
      size={size}
      strokeWidth={size === 14 ? 2 : 1.8}
      className={classNames("flex-none", iconColour, moves)}
    />
  );
}

interface StateWordProps extends StateIconProps {
  readonly children: string;
}

/** A state as an icon and a word. */
export function StateWord({ children, ...icon }: StateWordProps) {
  return (
    <span
      className={classNames(
        "inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap",
        stateLooks[icon.state].wordColour,
      )}
    >
      <StateIcon {...icon} />
      <span className="truncate">{children}</span>
    </span>
  );
}
