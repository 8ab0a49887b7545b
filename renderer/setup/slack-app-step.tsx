import { useId, useState } from "react";
import type { SetupView } from "../../main/api/setup.ts";
import { openInSlack } from "../frame/open-link.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { CopyButton } from "./copy-button.tsx";
import type { SetupActs } from "./use-setup.ts";
import { words } from "./words.ts";

/** Slack's own limit for an app's name. */
const NAME_MAX = 35;

interface SlackAppStepProps {
  readonly view: SetupView;
  readonly acts: SetupActs;
  readonly isOpened: boolean;
  readonly onOpened: () => void;
}

/** The Slack app, made from our manifest under a name that people choose. */
export function SlackAppStep({ view, acts, isOpened, onOpened }: SlackAppStepProps) {
  const { slackApp } = view;
  const [name, setName] = useState(slackApp.name);
  const id = useId();
  const given = name.trim();
  const save = async () => {
    if (given === "" || given === slackApp.name) return slackApp;
    return (await acts.update.mutateAsync({ appName: given })).slackApp;
  };
  return (
    <>
      <p className="mt-1.5 max-w-[560px] text-text-2">{words.appLead}</p>
      <div className="mt-5">
        <label htmlFor={id} className="flex items-baseline gap-2 font-medium">
          {words.appName}
          <span className="ml-auto text-12 font-normal text-text-3">{words.appNameHint}</span>
        </label>
        <TextField
          id={id}
          value={name}
          maxLength={NAME_MAX}
          onChange={({ target }) => setName(target.value)}
          onBlur={() => void save().catch(ignoreShown)}
          className="mt-1.5 h-8 w-full"
        />
        <Problem what={words.notSaved} error={acts.update.error} />
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button
          kind={isOpened ? "plain" : "primary"}
          size="large"
          disabledReason={given === "" ? words.appNameMissing : null}
          onClick={() => {
            void save().then(({ createUrl }) => {
              openInSlack(createUrl);
              onOpened();
            }, ignoreShown);
          }}
        >
          {words.openSlack}
        </Button>
        <CopyButton size="large" text={slackApp.manifest} label={words.copyManifest} />
      </div>
      <section className="mt-7">
        <h2 className="pb-1.5 font-semibold">{words.thenTitle}</h2>
        <ol className="list-decimal pl-5 text-text-2">
          {words.nextActs.map((sentence) => (
            <li key={sentence} className="py-[3px]">
              {sentence}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

/** The mutation keeps its error, which stands below the field. */
function ignoreShown(): void {}
