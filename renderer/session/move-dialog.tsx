import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { clauses } from "../language/clauses.ts";
import { useStatus } from "../frame/use-service.ts";
import { titleOf as profileTitleOf } from "../profiles/profile-words.ts";
import { useProfileTitles } from "../profiles/use-profile-titles.ts";
import { titleOf } from "../sessions/session-words.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { useNow } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { quotaWords } from "./quota-words.ts";
import { words } from "./words.ts";

interface MoveDialogProps {
  readonly session: SessionItem;
  readonly onClose: () => void;
}

/** Chooses the profile whose account the session goes on with. */
export function MoveDialog({ session, onClose }: MoveDialogProps) {
  const { client } = useAdminApi();
  const toast = useToast();
  const profileTitle = useProfileTitles();
  const profiles = useStatus()?.profiles ?? [];
  const others = profiles.filter(({ name }) => name !== session.profile);
  const [chosen, setChosen] = useState<string | null>(null);
  const name = chosen ?? others.find(canWork)?.name ?? others[0]?.name ?? null;
  const move = useMutation({
    mutationFn: (to: string) =>
      answerOf(client.moveSession({ params: { key: session.key }, body: { name: to } })),
    onSuccess: ({ profile }) => {
      toast(words.moved(profileTitle(profile)));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.moveTitle}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            disabledReason={name === null ? words.noOtherProfile : null}
            busy={move.isPending && words.moving}
            onClick={() => name !== null && move.mutate(name)}
          >
            {words.moveNow}
          </Button>
        </>
      }
    >
      <p className="truncate font-medium text-text">{titleOf(session)}</p>
      <p className="mt-1">{words.moveText}</p>
      {others.length === 0 && <p className="mt-2">{words.noOtherProfile}</p>}
      <RadioGroup
        aria-label={words.profiles}
        value={name}
        onValueChange={(value) => setChosen(String(value))}
        className="mt-3 flex flex-col gap-1"
      >
        {others.map((profile) => (
          <ProfileChoice key={profile.name} profile={profile} />
        ))}
      </RadioGroup>
      <Problem what={words.moveFailed} error={move.error} />
    </Dialog>
  );
}

function canWork({ state }: ProfileItem): boolean {
  return state === "ready" || state === "unknown";
}

function ProfileChoice({ profile }: { readonly profile: ProfileItem }) {
  const now = useNow(null);
  const id = `move-to-${profile.name}`;
  const quota = quotaWords(profile, now);
  return (
    <label
      htmlFor={id}
      className="flex items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover"
    >
      <Radio.Root
        id={id}
        value={profile.name}
        aria-label={clauses(profileTitleOf(profile), quota)}
        className="mt-px grid size-4 flex-none place-items-center rounded-full ring-1 ring-line-control ring-inset focus-visible:shadow-focus data-[checked]:bg-accent data-[checked]:ring-accent"
      >
        <Radio.Indicator className="size-1.5 rounded-full bg-on-accent data-[unchecked]:hidden" />
      </Radio.Root>
      <span className="min-w-0">
        <span className="block truncate text-text">{profileTitleOf(profile)}</span>
        <span className="block text-12">{quota}</span>
      </span>
    </label>
  );
}
