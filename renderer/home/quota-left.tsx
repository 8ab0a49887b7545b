import type { ProfileItem } from "../../broker/api/profiles.ts";
import { percentWords } from "../../main/api/number-words.ts";
import { LOW_PERCENT } from "../../main/api/profile-standing.ts";
import { comingWords, exactWords } from "../language/time-words.ts";
import { noQuotaSentence, planWords, titleOf } from "../profiles/profile-words.ts";
import { classNames } from "../ui/class-names.ts";
import { useNow } from "../ui/time.tsx";
import { words } from "./words.ts";

interface QuotaLeftProps {
  readonly profiles: readonly ProfileItem[];
  readonly isStopped: boolean;
}

/** What each account may still use, and when it is full again. */
export function QuotaLeft({ profiles, isStopped }: QuotaLeftProps) {
  const usable = profiles.filter(({ state }) => state !== "refused" && state !== "signed-out");
  if (usable.length === 0) {
    return (
      <p className="text-text-3">{profiles.length === 0 ? words.noAccount : words.noSignIn}</p>
    );
  }
  return (
    <ul className="flex flex-col gap-3.5">
      {usable.map((profile) => (
        <li key={profile.name}>
          <p className="mb-1 flex items-baseline gap-2">
            <span className="truncate font-medium">{titleOf(profile)}</span>
            <span className="ml-auto text-12 whitespace-nowrap text-text-3">
              {planWords(profile.account)}
            </span>
          </p>
          <ProfileQuota profile={profile} isStopped={isStopped} />
        </li>
      ))}
    </ul>
  );
}

interface ProfileQuotaProps {
  readonly profile: ProfileItem;
  readonly isStopped: boolean;
}

function ProfileQuota({ profile, isStopped }: ProfileQuotaProps) {
  const sentence = noQuotaSentence(profile, useNow(null), isStopped);
  if (sentence !== null) return <p className="text-12 text-text-2">{sentence}</p>;
  const { quota } = profile;
  return (
    <>
      {quota.short !== null && <QuotaLine name={words.shortWindow} window={quota.short} />}
      {quota.week !== null && <QuotaLine name={words.week} window={quota.week} />}
    </>
  );
}

type QuotaWindow = NonNullable<ProfileItem["quota"]["week"]>;

function QuotaLine({ name, window }: { readonly name: string; readonly window: QuotaWindow }) {
  const { percentLeft, resetsAt } = window;
  const now = useNow(null);
  const isLow = percentLeft <= LOW_PERCENT;
  return (
    <p className="grid h-[18px] grid-cols-[38px_minmax(40px,1fr)_34px_64px] items-center gap-x-2 text-12">
      <span className="text-text-3">{name}</span>
      <span className="h-1 overflow-hidden rounded-[2px] bg-track" aria-hidden="true">
        <span
          className={classNames("block h-full rounded-[2px]", isLow ? "bg-needs" : "bg-text-3")}
          style={{ width: `${Math.max(0, Math.min(100, percentLeft))}%` }}
        />
      </span>
      <span className={classNames("text-right", isLow && "text-needs")}>
        {percentWords(percentLeft)}
        <span className="sr-only">{words.left}</span>
      </span>
      <span className="text-right whitespace-nowrap text-text-3">
        {resetsAt !== null && (
          <>
            <span className="sr-only">{words.resetsAt}</span>
            <time dateTime={new Date(resetsAt).toISOString()} title={exactWords(resetsAt)}>
              {comingWords(resetsAt, now)}
            </time>
          </>
        )}
      </span>
    </p>
  );
}
