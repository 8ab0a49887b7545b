import { useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import { percentWords } from "../../main/api/number-words.ts";
import { LOW_PERCENT } from "../../main/api/profile-standing.ts";
import { comingWords, exactWords } from "../language/time-words.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { useNeedsControlPlane } from "../ui/control-plane.ts";
import { Menu } from "../ui/menu.tsx";
import { StateWord } from "../ui/state-icon.tsx";
import { useNow } from "../ui/time.tsx";
import { lookOf, noQuotaSentence, sessionsWord, sublineOf, titleOf } from "./profile-words.ts";
import { words } from "./words.ts";

export interface ProfileActs {
  readonly prefer: (profile: ProfileItem) => void;
  readonly rename: (profile: ProfileItem) => void;
  readonly signIn: (profile: ProfileItem) => void;
  readonly remove: (profile: ProfileItem) => void;
}

interface ProfileTableProps {
  readonly profiles: readonly ProfileItem[];
  readonly acts: ProfileActs;
  readonly isStopped: boolean;
}

const columns =
  "grid grid-cols-[minmax(0,1.3fr)_124px_minmax(0,1fr)_minmax(0,0.85fr)_72px_92px] gap-x-5 max-narrow:grid-cols-[minmax(0,1.2fr)_124px_minmax(0,0.9fr)_minmax(0,0.8fr)_62px_88px] max-narrow:gap-x-3";

/** Which accounts can work, and for how long. */
export function ProfileTable({ profiles, acts, isStopped }: ProfileTableProps) {
  return (
    <table aria-label={words.title} className="block text-left">
      <thead className="block">
        <tr className={classNames(columns, "pb-1.5 text-12 text-text-3")}>
          <HeadCell>{words.profile}</HeadCell>
          <HeadCell>{words.state}</HeadCell>
          <HeadCell>{words.shortWindow}</HeadCell>
          <HeadCell>{words.week}</HeadCell>
          <HeadCell className="text-right">{words.sessions}</HeadCell>
          <HeadCell>
            <span className="sr-only">{words.actions}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody className="block">
        {profiles.map((profile) => (
          <ProfileRow key={profile.name} profile={profile} acts={acts} isStopped={isStopped} />
        ))}
      </tbody>
    </table>
  );
}

function HeadCell({ className, children }: ComponentProps<"th">) {
  return (
    <th scope="col" className={classNames("font-normal", className)}>
      {children}
    </th>
  );
}

function ProfileRow({
  profile,
  acts,
  isStopped,
}: { readonly profile: ProfileItem } & Omit<ProfileTableProps, "profiles">) {
  const now = useNow(null);
  const look = lookOf(profile);
  const sentence = noQuotaSentence(profile, now, isStopped);
  const word = sessionsWord(profile);
  const title = titleOf(profile);
  return (
    <tr className={classNames(columns, "border-hair-strong-t items-start pt-[11px] pb-3")}>
      <th scope="row" className="min-w-0 font-normal">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium" title={title}>
            {title}
          </span>
          {profile.preferred && (
            <span className="flex-none rounded-chip bg-fill px-1.5 text-11 font-medium text-text-2">
              {words.preferred}
            </span>
          )}
        </p>
        <p className="mt-0.5 truncate text-12 text-text-2">{sublineOf(profile)}</p>
      </th>
      <td className="min-w-0">
        <StateWord state={isStopped && look.state === "unknown" ? "stopped" : look.state}>
          {isStopped && look.state === "unknown" ? words.notRunning : look.word}
        </StateWord>
      </td>
      {sentence === null ? (
        <>
          <QuotaCell window={profile.quota.short} now={now} showsSpan />
          <QuotaCell window={profile.quota.week} now={now} />
        </>
      ) : (
        <td colSpan={2} className="col-span-2 text-12 leading-[18px] text-text-2">
          {sentence}
        </td>
      )}
      <td className="text-right">
        <p>{profile.sessions}</p>
        {word !== "" && <p className="mt-0.5 text-12 whitespace-nowrap text-text-2">{word}</p>}
      </td>
      <td className="flex items-center justify-end self-center">
        {look.state === "sign-in" ? (
          <Button size="small" onClick={() => acts.signIn(profile)}>
            {words.signIn}
            <span className="sr-only"> {title}</span>
          </Button>
        ) : null}
        <RowMenu profile={profile} acts={acts} />
      </td>
    </tr>
  );
}

type QuotaWindow = ProfileItem["quota"]["week"];

function QuotaCell({
  window,
  now,
  showsSpan = false,
}: {
  readonly window: QuotaWindow;
  readonly now: number;
  readonly showsSpan?: boolean;
}) {
  if (window === null) return <Cell>{<span className="text-text-3">–</span>}</Cell>;
  const { percentLeft, resetsAt } = window;
  const isLow = percentLeft <= LOW_PERCENT;
  return (
    <Cell>
      <p className="flex justify-between gap-2">
        <span className={classNames("font-medium", isLow && "text-needs")}>
          <span className="sr-only">{words.left.before}</span>
          {percentWords(percentLeft)}
          <span className="sr-only">{words.left.after}</span>
        </span>
        {resetsAt !== null && (
          <span className="truncate text-12 leading-[18px] text-text-3">
            {showsSpan ? words.resets : <span className="sr-only">{words.resets}</span>}
            <time dateTime={new Date(resetsAt).toISOString()} title={exactWords(resetsAt)}>
              {comingWords(resetsAt, now)}
              {showsSpan && (
                <span className="max-narrow:hidden">{words.resetsIn(resetsAt - now)}</span>
              )}
            </time>
          </span>
        )}
      </p>
      <span
        className="mt-[7px] block h-1 overflow-hidden rounded-[2px] bg-track"
        aria-hidden="true"
      >
        <span
          className={classNames("block h-full rounded-[2px]", isLow ? "bg-needs" : "bg-text-3")}
          style={{ width: `${Math.max(0, Math.min(100, percentLeft))}%` }}
        />
      </span>
    </Cell>
  );
}

function Cell({ children }: { readonly children: ReactNode }) {
  return <td className="min-w-0">{children}</td>;
}

function RowMenu({ profile, acts }: { readonly profile: ProfileItem; readonly acts: ProfileActs }) {
  const navigate = useNavigate();
  const controlPlane = useNeedsControlPlane();
  const { account, isDefault, name, preferred, sessions } = profile;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={words.actionsFor(titleOf(profile))} size="small">
          <Ellipsis size={16} strokeWidth={1.8} aria-hidden="true" />
        </IconButton>
      }
      groups={[
        [
          {
            id: "prefer",
            title: words.prefer,
            rule: preferred ? { allowed: false, reason: words.isPreferred } : controlPlane,
            run: () => acts.prefer(profile),
          },
          { id: "rename", title: words.rename, run: () => acts.rename(profile) },
          {
            id: "sign-in",
            title: words.signInAgain,
            rule:
              account?.kind === "api-key"
                ? { allowed: false, reason: words.keyHasNoSignIn }
                : controlPlane,
            run: () => acts.signIn(profile),
          },
          {
            id: "sessions",
            title: words.showSessions,
            rule: sessions === 0 ? { allowed: false, reason: words.noSessions } : { allowed: true },
            run: () => void navigate({ to: "/sessions", search: { group: "all", profile: name } }),
          },
        ],
        [
          {
            id: "remove",
            title: words.remove,
            isDestructive: true,
            rule:
              isDefault && account === null
                ? { allowed: false, reason: words.fromConfiguration }
                : controlPlane,
            run: () => acts.remove(profile),
          },
        ],
      ]}
    />
  );
}
