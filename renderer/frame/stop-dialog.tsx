import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useState } from "react";
import { type StopMode, stopModeSchema } from "../../main/api/routes.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { words } from "./words.ts";

interface StopDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly runningTurns: number;
  readonly onStop: (mode: StopMode) => void;
}

/** Asks what becomes of the turns that run. */
export function StopDialog({ open, onOpenChange, runningTurns, onStop }: StopDialogProps) {
  const [mode, setMode] = useState<StopMode>("handover");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.stopTitle}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{words.cancel}</Button>
          <Button
            kind="danger"
            onClick={() => {
              onOpenChange(false);
              onStop(mode);
            }}
          >
            {words.stop}
          </Button>
        </>
      }
    >
      <p id="stop-turns">{words.stopText(runningTurns)}</p>
      <RadioGroup
        aria-labelledby="stop-turns"
        value={mode}
        onValueChange={(value) => setMode(stopModeSchema.parse(value))}
        className="mt-3 flex flex-col gap-1"
      >
        {stopModeSchema.options.map((option) => (
          <label
            key={option}
            htmlFor={`stop-${option}`}
            className="flex items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover"
          >
            <Radio.Root
              id={`stop-${option}`}
              value={option}
              aria-label={words.stopModes[option].title}
              className="mt-px grid size-4 flex-none place-items-center rounded-full ring-1 ring-line-control ring-inset focus-visible:shadow-focus data-[checked]:bg-accent data-[checked]:ring-accent"
            >
              <Radio.Indicator className="size-1.5 rounded-full bg-on-accent data-[unchecked]:hidden" />
            </Radio.Root>
            <span>
              <span className="block text-text">{words.stopModes[option].title}</span>
              <span className="block text-12">{words.stopModes[option].text}</span>
            </span>
          </label>
        ))}
      </RadioGroup>
    </Dialog>
  );
}
