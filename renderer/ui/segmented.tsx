import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import { groupedNumber } from "../../main/api/number-words.ts";

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly count?: number | undefined;
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  /** The reason stands beside it. */
  readonly isDisabled?: boolean;
  readonly onChange: (value: Value) => void;
}

/** One of a few, all in view. */
export function Segmented<Value extends string>({
  label,
  value,
  segments,
  isDisabled = false,
  onChange,
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      disabled={isDisabled}
      onValueChange={([next]) => {
        const chosen = segments.find((segment) => segment.value === next);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      className="no-drag inline-flex h-7 flex-none rounded-[7px] bg-fill p-0.5 data-[disabled]:opacity-50"
    >
      {segments.map((segment) => (
        <Toggle
          key={segment.value}
          value={segment.value}
          className="group inline-flex items-center gap-1.5 rounded-[5px] px-2.5 whitespace-nowrap text-text-2 data-[pressed]:bg-seg data-[pressed]:font-medium data-[pressed]:text-text data-[pressed]:shadow-segment"
        >
          {segment.label}
          {segment.count !== undefined && (
            <span className="font-normal text-text-2">{groupedNumber(segment.count)}</span>
          )}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
