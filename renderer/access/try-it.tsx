import { useState } from "react";
import type { AdminAccess } from "../../main/api/access.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { StateWord } from "../ui/state-icon.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { chosenOf } from "./known-choice.ts";
import { useExplain } from "./use-access.ts";
import { words } from "./words.ts";

/** Stands for any direct message: the broker knows them by the first letter. */
const ANY_DIRECT = { id: "D00", name: words.anyDirect };

interface TryItProps {
  readonly known: AdminAccess["known"];
  readonly rules: AdminAccess["rules"];
  readonly disabledReason: string | null;
}

/** Would somebody be allowed in a place, and why? */
export function TryIt({ known, rules, disabledReason }: TryItProps) {
  const [person, setPerson] = useState("");
  const [channel, setChannel] = useState("");
  const explain = useExplain();
  const [rulesTried, setRulesTried] = useState(rules);
  // What other rules decided says nothing of these.
  const isOfRules = rulesTried === rules;
  const places = [...known.channels, ANY_DIRECT];
  const authors = [...known.people, ...known.bots];
  const user = chosenOf(person, "person", authors) ?? chosenOf(person, "bot", authors);
  const place = chosenOf(channel, "channel", places);
  const missing =
    user === null ? words.personMissing : place === null ? words.channelMissing : null;
  const run = () => {
    if (user === null || place === null || disabledReason !== null) return;
    setRulesTried(rules);
    explain.mutate({ user: user.id, channel: place.id });
  };
  const changed = (set: (text: string) => void) => (text: string) => {
    // What is shown is about what stands in the fields.
    explain.reset();
    set(text);
  };
  return (
    <section aria-labelledby="try-access">
      <SectionHead id="try-access" title={words.tryIt} />
      <p className="text-12 text-text-2">{words.tryText}</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <ChoiceField
          label={words.person}
          placeholder={words.person}
          known={authors}
          value={person}
          className="w-[220px]"
          onChange={changed(setPerson)}
          onEnter={run}
        />
        <span className="text-text-2">{words.tryIn}</span>
        <ChoiceField
          label={words.channel}
          placeholder={words.channel}
          known={places}
          value={channel}
          className="w-[200px]"
          onChange={changed(setChannel)}
          onEnter={run}
        />
        <Button
          disabledReason={disabledReason ?? missing}
          busy={explain.isPending && words.trying}
          onClick={run}
        >
          {words.tryNow}
        </Button>
      </div>
      <output aria-label={words.tryIt} className="mt-2 block empty:hidden">
        {explain.isSuccess && isOfRules && (
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">
              <StateWord state={explain.data.allowed ? "ready" : "skipped"}>
                {explain.data.allowed ? words.allowed : words.refused}
              </StateWord>
            </span>
            <span className="text-text-2">
              {localized(explain.data.reason)}
              {explain.data.number !== null && words.ruleNumber(explain.data.number)}
            </span>
          </p>
        )}
      </output>
      <div className="mt-2 empty:hidden">
        <Problem what={words.tryFailed} error={explain.error} />
      </div>
    </section>
  );
}
