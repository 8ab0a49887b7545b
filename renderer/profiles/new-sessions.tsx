import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useId } from "react";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import { useAwayReason } from "../ui/control-plane.ts";
import { Problem } from "../ui/problem.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { usePrefer } from "./use-profile-acts.ts";
import { words } from "./words.ts";

/** Which profile a new session takes. */
export function NewSessions({ profiles }: { readonly profiles: readonly ProfileItem[] }) {
  const prefer = usePrefer();
  const away = useAwayReason();
  const preferred = profiles.find((profile) => profile.preferred);
  const chosen = prefer.isPending
    ? prefer.variables === null
      ? "most-left"
      : "preferred"
    : preferred === undefined
      ? "most-left"
      : "preferred";
  return (
    <section>
      <SectionHead id="new-sessions" title={words.newSessions} />
      <RadioGroup
        aria-label={words.newSessions}
        value={chosen}
        disabled={away !== null}
        onValueChange={(value) => {
          prefer.mutate(value === "most-left" ? null : (profiles[0]?.name ?? null));
        }}
        className="flex flex-col"
      >
        <Choice value="preferred" text={words.preferredFirst} />
        <Choice value="most-left" text={words.mostLeft} />
      </RadioGroup>
      <p className="mt-1 text-12 text-text-3">{away ?? words.stays}</p>
      <Problem what={words.ruleFailed} error={prefer.error} />
    </section>
  );
}

function Choice({ value, text }: { readonly value: string; readonly text: string }) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex items-start gap-2.5 py-[5px]">
      <Radio.Root
        id={id}
        value={value}
        aria-label={text}
        className="mt-px grid size-4 flex-none place-items-center rounded-full ring-1 ring-line-control ring-inset focus-visible:shadow-focus data-[checked]:bg-accent data-[checked]:ring-accent"
      >
        <Radio.Indicator className="size-1.5 rounded-full bg-on-accent data-[unchecked]:hidden" />
      </Radio.Root>
      <span>{text}</span>
    </label>
  );
}
