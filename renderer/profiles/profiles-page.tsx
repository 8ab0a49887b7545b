import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChevronDown, FileKey } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { StoppedBanner } from "../frame/stopped-banner.tsx";
import { useService } from "../frame/use-service.ts";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { Problem } from "../ui/problem.tsx";
import { useToast } from "../ui/toast.tsx";
import { addProfileActions } from "./add-profile-actions.ts";
import { type AddProfile, useAddProfile } from "./add-profile.tsx";
import { NewSessions } from "./new-sessions.tsx";
import { RemoveDialog, RenameDialog } from "./profile-dialogs.tsx";
import { ProfileTable } from "./profile-table.tsx";
import { titleOf } from "./profile-words.ts";
import { usePrefer, useRestore } from "./use-profile-acts.ts";
import { words } from "./words.ts";

type OpenDialog = { readonly kind: "rename" | "remove"; readonly profile: ProfileItem };

/** Opens the sheet of the profile that the address names, once, and takes it out of the address. */
function useSignInOfAddress(profiles: readonly ProfileItem[] | undefined) {
  const { signIn } = useSearch({ from: "/profiles" });
  const navigate = useNavigate();
  const { withCode } = useAddProfile();
  useEffect(() => {
    if (signIn === undefined || profiles === undefined) return;
    void navigate({ to: "/profiles", search: {}, replace: true });
    const profile = profiles.find(({ name }) => name === signIn);
    if (profile !== undefined) withCode({ name: profile.name, title: titleOf(profile) });
  }, [signIn, profiles, navigate, withCode]);
}

/** Which accounts can work, and for how long. */
export function ProfilesPage() {
  const { status } = useService();
  const add = useAddProfile();
  const toast = useToast();
  const prefer = usePrefer();
  const restore = useRestore();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  useSignInOfAddress(status?.profiles);
  if (status === undefined) return null;
  const { profiles } = status;
  const isStopped = status.source !== "worker";
  const removed = (profile: ProfileItem) => {
    toast(words.removed(titleOf(profile)), {
      label: words.undo,
      undo: () => restore.mutateAsync(profile.name),
    });
  };
  return (
    <>
      <ScreenBar title={words.title} actions={profiles.length > 0 && <AddMenu add={add} />} />
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-6 pb-6">
        <StoppedBanner isSecond={profiles.length === 0} />
        <Problem what={words.undoFailed} error={restore.error} />
        <Problem what={words.preferFailed} error={prefer.error} />
        {profiles.length === 0 ? (
          <Empty add={add} />
        ) : (
          <>
            <ProfileTable
              profiles={profiles}
              isStopped={isStopped}
              acts={{
                prefer: ({ name }) => prefer.mutate(name),
                rename: (profile) => setDialog({ kind: "rename", profile }),
                remove: (profile) => setDialog({ kind: "remove", profile }),
                signIn: (profile) => add.withCode({ name: profile.name, title: titleOf(profile) }),
              }}
            />
            <NewSessions profiles={profiles} />
          </>
        )}
        <Zone add={add} />
      </div>
      {dialog?.kind === "rename" && (
        <RenameDialog profile={dialog.profile} onClose={() => setDialog(null)} />
      )}
      {dialog?.kind === "remove" && (
        <RemoveDialog
          profile={dialog.profile}
          others={profiles.filter(({ name }) => name !== dialog.profile.name)}
          onClose={() => setDialog(null)}
          onRemoved={() => removed(dialog.profile)}
        />
      )}
    </>
  );
}

function AddMenu({ add }: { readonly add: AddProfile }) {
  return (
    <Menu
      align="end"
      trigger={
        <Button>
          {words.addProfile}
          <ChevronDown size={14} strokeWidth={2} aria-hidden="true" className="text-text-3" />
        </Button>
      }
      groups={[addProfileActions(add)]}
    />
  );
}

/** The ways of adding a first profile. */
function Empty({ add }: { readonly add: AddProfile }) {
  return (
    <div className="flex flex-col items-start gap-3 py-6">
      <p className="text-text-2">{words.empty}</p>
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" onClick={() => add.withCode()}>
          {words.withCode}
        </Button>
        <Button onClick={add.chooseFile}>{words.chooseFile}</Button>
        <Button onClick={add.withKey}>{words.withKey}</Button>
      </div>
    </div>
  );
}

function Zone({ add }: { readonly add: AddProfile }) {
  const { zone } = words;
  return (
    <p className="mt-auto flex items-center gap-3 rounded-panel border border-dashed border-line-control px-4 py-3.5">
      <FileKey size={16} strokeWidth={1.8} aria-hidden="true" className="flex-none text-text-3" />
      <span>
        {zone.before}
        <code>{zone.file}</code>
        {zone.after}
        <TextButton onClick={() => add.withCode()}>{zone.code}</TextButton>
        {zone.comma}
        <TextButton onClick={add.withKey}>{zone.key}</TextButton>
        {zone.or}
        <TextButton onClick={add.chooseFile}>{zone.choose}</TextButton>
        {zone.end}
      </span>
    </p>
  );
}

function TextButton({
  onClick,
  children,
}: {
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="rounded-chip text-accent-text underline underline-offset-2 hover:no-underline"
    >
      {children}
    </button>
  );
}
