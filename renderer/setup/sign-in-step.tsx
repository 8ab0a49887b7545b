import { useEffect, useRef } from "react";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import { percentWords } from "../../main/api/number-words.ts";
import type { SetupView } from "../../main/api/setup.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { useStatus } from "../frame/use-service.ts";
import { localized } from "../language/broker-text.ts";
import { useAddProfile } from "../profiles/add-profile.tsx";
import { lookOf, planWords, titleOf } from "../profiles/profile-words.ts";
import { Button } from "../ui/button.tsx";
import { CheckList, CheckRow } from "./check-row.tsx";
import { CodexRow } from "./codex-row.tsx";
import { type SetupActs, setupKey } from "./use-setup.ts";
import { words } from "./words.ts";

/** Codex itself, and an account for it. */
export function SignInStep({ view, acts }: { readonly view: SetupView; readonly acts: SetupActs }) {
  const { codex, steps } = view;
  const add = useAddProfile();
  const { queries } = useAdminApi();
  const { onDone } = add;
  useEffect(
    () => onDone(() => void queries.invalidateQueries({ queryKey: setupKey })),
    [onDone, queries],
  );
  const profiles = useStatus()?.profiles ?? [];
  const isSignedIn = profiles.some(isUsable);
  const isThere = codex.state === "present";
  const { mutate } = acts.fetchCodex;
  // Once: a download that failed or was cancelled waits for a person.
  const isFirstLook = useRef(true);
  const isUntouched =
    codex.state === "absent" && codex.problem === null && codex.receivedBytes === 0;
  useEffect(() => {
    if (!isFirstLook.current) return;
    isFirstLook.current = false;
    if (isUntouched) mutate();
  }, [isUntouched, mutate]);
  const reason = steps.find(({ id }) => id === "sign-in")?.blocked ?? null;
  const absent = reason === null ? words.codexAbsent(codex.version) : localized(reason);
  const blocked = isThere ? null : absent;
  return (
    <>
      <p className="mt-1.5 max-w-[560px] text-text-2">{words.signInLead}</p>
      <div className="mt-5 flex flex-wrap gap-2">
        <Button
          kind={isSignedIn ? "plain" : "primary"}
          size="large"
          disabledReason={blocked}
          onClick={() => add.withCode()}
        >
          {words.withCode}
        </Button>
        <Button size="large" onClick={add.chooseFile}>
          {words.chooseFile}
        </Button>
        <Button size="large" onClick={add.withKey}>
          {words.withKey}
        </Button>
      </div>
      <CheckList id="codex-program" title={words.program}>
        <CodexRow codex={codex} acts={acts} />
      </CheckList>
      <CheckList id="accounts" title={words.accounts}>
        {profiles.map((profile) => (
          <AccountRow key={profile.name} profile={profile} />
        ))}
        {profiles.length === 0 && <CheckRow state="note" title={words.noAccount} />}
      </CheckList>
    </>
  );
}

function AccountRow({ profile }: { readonly profile: ProfileItem }) {
  const { quota, account } = profile;
  const windows = [quota.short, quota.week].filter((each) => each !== null);
  // The window that ends the work first is the one that counts.
  const [left = null] = windows.toSorted((one, other) => one.percentLeft - other.percentLeft);
  const isFree = isUsable(profile) && profile.state !== "exhausted";
  return (
    <CheckRow
      state={isFree ? "passed" : "warning"}
      title={titleOf(profile)}
      detail={words.account(
        [lookOf(profile).word, planWords(account)].filter((fact) => fact !== null && fact !== ""),
      )}
      end={left === null ? null : words.left(percentWords(left.percentLeft))}
    />
  );
}

function isUsable({ state }: ProfileItem): boolean {
  return state !== "signed-out" && state !== "refused";
}
