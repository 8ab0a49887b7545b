import { useEffect, useRef, useState } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SetupView } from "../../main/api/setup.ts";
import type { SlackFinding } from "../../main/api/slack.ts";
import { problemWords } from "../api/api-error.ts";
import { openInSlack } from "../frame/open-link.ts";
import { localized } from "../language/broker-text.ts";
import { sentences } from "../../main/api/sentences.ts";
import { Button } from "../ui/button.tsx";
import { CheckList, CheckRow } from "./check-row.tsx";
import { CopyButton } from "./copy-button.tsx";
import { shortText } from "./short-text.ts";
import { TokenField } from "./token-field.tsx";
import type { SetupActs } from "./use-setup.ts";
import { words } from "./words.ts";

/** A pasted token comes at once; one that is typed is checked when the typing stops. */
const TYPING_STOPS_MS = 400;

/** Both tokens, and what Slack says of them as they are pasted. */
export function TokensStep({ view, acts }: { readonly view: SetupView; readonly acts: SetupActs }) {
  const { tokens, slackApp } = view;
  const [appToken, setAppToken] = useState("");
  const [botToken, setBotToken] = useState("");
  const { check } = acts;
  const { mutate } = check;
  const pasted = {
    ...(appToken.trim() !== "" && { appToken }),
    ...(botToken.trim() !== "" && { botToken }),
  };
  const hasStored = tokens.app.shown !== null || tokens.bot.shown !== null;
  useEffect(() => {
    if (appToken.trim() === "" && botToken.trim() === "") return undefined;
    const timer = setTimeout(() => {
      mutate({
        ...(appToken.trim() !== "" && { appToken }),
        ...(botToken.trim() !== "" && { botToken }),
      });
    }, TYPING_STOPS_MS);
    return () => clearTimeout(timer);
  }, [appToken, botToken, mutate]);
  // Once: what an earlier visit stored is looked at again.
  const isFirstLook = useRef(true);
  useEffect(() => {
    if (!isFirstLook.current) return;
    isFirstLook.current = false;
    if (hasStored && tokens.checkedAt === null) mutate({});
  }, [hasStored, tokens.checkedAt, mutate]);
  const isWrong = (id: string) =>
    tokens.findings.some((finding) => finding.id === id && finding.state === "failed");
  const canCheck = hasStored || Object.keys(pasted).length > 0;
  return (
    <>
      <p className="mt-1.5 max-w-[560px] text-text-2">{words.tokensLead}</p>
      <div>
        <TokenField
          label={words.appToken}
          where={words.appTokenWhere}
          value={appToken}
          {...tokens.app}
          isWrong={isWrong("app-token")}
          onChange={setAppToken}
        />
        <TokenField
          label={words.botToken}
          where={words.botTokenWhere}
          value={botToken}
          {...tokens.bot}
          isWrong={isWrong("bot-token")}
          onChange={setBotToken}
        />
      </div>
      {tokens.saveProblem !== null && (
        <p role="alert" className="mt-2 text-12 text-danger">
          {sentences(
            words.notStored,
            localized(tokens.saveProblem.message),
            localized(tokens.saveProblem.hint),
          )}
        </p>
      )}
      <CheckList
        id="slack-says"
        title={words.slackSays}
        more={
          canCheck && (
            <Button
              size="small"
              busy={check.isPending && words.checking}
              onClick={() => mutate(pasted)}
            >
              {words.again}
            </Button>
          )
        }
      >
        {tokens.findings.map((finding) => (
          <FindingRow
            key={finding.id}
            finding={finding}
            manifest={slackApp.manifest}
            onCheckAgain={() => mutate(pasted)}
          />
        ))}
        {tokens.findings.length === 0 &&
          (check.isPending ? (
            <CheckRow state="busy" title={words.asksSlack} />
          ) : (
            check.error === null && <CheckRow state="note" title={words.nothingYet} />
          ))}
        {check.error !== null && <NotChecked error={check.error} />}
      </CheckList>
    </>
  );
}

function NotChecked({ error }: { readonly error: unknown }) {
  const { message, hint } = problemWords(error);
  return <CheckRow state="failed" title={words.notChecked} detail={sentences(message, hint)} />;
}

interface FindingRowProps {
  readonly finding: SlackFinding;
  readonly manifest: string;
  readonly onCheckAgain: () => void;
}

function FindingRow({ finding, ...fix }: FindingRowProps) {
  const { state, title, detail, measure } = finding;
  return (
    <CheckRow
      state={state}
      title={localized(title)}
      detail={detail === null ? null : localized(detail)}
      end={measure === null ? <FixButton fix={finding.fix} {...fix} /> : shortText(measure)}
    />
  );
}

function FixButton({
  fix,
  manifest,
  onCheckAgain,
}: Pick<FindingRowProps, "manifest" | "onCheckAgain"> & { readonly fix: SlackFinding["fix"] }) {
  if (fix === null) return null;
  switch (fix.kind) {
    case "open-slack":
      return (
        <Button size="small" onClick={() => openInSlack(fix.url)}>
          {words.openInSlack}
        </Button>
      );
    case "copy-manifest":
      return <CopyButton size="small" text={manifest} label={words.copyManifest} />;
    case "check-again":
      return (
        <Button size="small" onClick={onCheckAgain}>
          {words.again}
        </Button>
      );
    default:
      return assertNever(fix);
  }
}
