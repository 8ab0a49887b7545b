import type { AppUpdate, AppUpdateStatus } from "../../main/api/app-update.ts";
import type { TargetReleases } from "../../main/api/releases.ts";
import { useAppPreferences } from "../app-preferences/use-app-preferences.ts";
import { useService } from "../frame/use-service.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { useNow } from "../ui/time.tsx";
import { AppParts } from "./app-parts.tsx";
import { AppVersions } from "./app-versions.tsx";
import { appWords, updateWords } from "./app-words.ts";
import { ReleaseNotes } from "./release-notes.tsx";
import { useAppUpdate } from "./use-app-update.ts";
import { words } from "./words.ts";

/** The app's own releases, and in a browser the control plane's: why it is not changed from here. */
export function AppReleases({ releases, worker }: AppReleasesProps) {
  const { status } = useService();
  if (window.broker !== undefined) return <OwnApp worker={worker} />;
  return (
    <>
      <section aria-label={words.whatRuns}>
        {status !== undefined && (
          <p className="text-15 font-semibold">{words.appRuns(status.controlPlane.version)}</p>
        )}
        {releases.refusal !== null && (
          <p className="mt-1 text-text-2">{localized(releases.refusal)}</p>
        )}
      </section>
      <AppParts />
    </>
  );
}

interface AppReleasesProps {
  readonly releases: TargetReleases;
  /** The broker's: the one that came with this app has the same notes. */
  readonly worker: TargetReleases | undefined;
}

/** In the app's window: its update, what is new, its versions and its parts. */
function OwnApp({ worker }: Pick<AppReleasesProps, "worker">) {
  const { status, act, move } = useAppUpdate();
  if (status === null) return null;
  const { version, offer } = status;
  const own = worker?.versions.find((row) => row.version === version);
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_304px] gap-x-10 gap-y-4 max-narrow:grid-cols-[minmax(0,1fr)]">
        <OwnUpdate status={status} act={act} move={move} />
        {(offer !== null || own !== undefined) && (
          <section aria-labelledby="notes">
            <ReleaseNotes
              version={offer?.version ?? version}
              notes={offer?.notes ?? own?.notes ?? []}
            />
          </section>
        )}
      </div>
      <AppVersions status={status} />
      <AppParts />
    </>
  );
}

type OwnUpdateProps = Pick<ReturnType<typeof useAppUpdate>, "act" | "move"> & {
  readonly status: AppUpdateStatus;
};

function OwnUpdate({ status, act, move }: OwnUpdateProps) {
  const { preferences, change } = useAppPreferences();
  const now = useNow(status?.checkedAt ?? null);
  const { version, update, checkedAt } = status;
  return (
    <section aria-label={words.whatRuns} className="flex max-w-[640px] flex-col gap-3">
      <div>
        <p className="text-15 font-semibold">{appWords.runs(version)}</p>
        <output className="mt-1 block text-text-2">{updateWords(update, checkedAt, now)}</output>
      </div>
      {update.kind === "downloading" && <Progress update={update} />}
      <div className="flex items-center gap-3">
        <Acts update={update} act={act} move={move} />
      </div>
      <Problem what={appWords.notDone} error={act.error} />
      <Problem what={appWords.notMoved} error={move.error} />
      {preferences !== null && update.kind !== "not-possible" && (
        <ul className="mt-3">
          <SwitchRow
            label={appWords.automatic}
            text={appWords.automaticText}
            state={{ possible: true, isOn: preferences.updatesItself }}
            failed={appWords.notChanged}
            change={{ ...change, mutate: (isOn) => change.mutate({ updatesItself: isOn }) }}
          />
        </ul>
      )}
    </section>
  );
}

type ActsProps = Pick<ReturnType<typeof useAppUpdate>, "act" | "move"> & {
  readonly update: AppUpdate;
};

/** What can be done now. */
function Acts({ update, act, move }: ActsProps) {
  switch (update.kind) {
    case "not-possible":
      return update.code === "not_in_applications" ? (
        <Button onClick={() => move.mutate()}>{appWords.move}</Button>
      ) : null;
    case "idle":
    case "checking":
      return (
        <Button
          // The app itself asks; the control plane may be away.
          needsControlPlane={false}
          busy={update.kind === "checking" && appWords.checking}
          onClick={() => act.mutate("check")}
        >
          {appWords.check}
        </Button>
      );
    case "available":
      return (
        <>
          <Button kind="primary" onClick={() => act.mutate("download")}>
            {appWords.download(update.version)}
          </Button>
          <Effect text={appWords.downloadDoes} />
        </>
      );
    case "downloading":
      return null;
    case "ready":
      return (
        <>
          <Button
            kind="primary"
            needsControlPlane={false}
            busy={act.isPending && appWords.restarting}
            onClick={() => act.mutate("install")}
          >
            {appWords.install}
          </Button>
          <Effect text={appWords.whatItDoes} />
        </>
      );
    case "failed":
      return (
        <Button onClick={() => act.mutate(update.during === "download" ? "download" : "check")}>
          {appWords.tryAgain}
        </Button>
      );
  }
}

function Effect({ text }: { readonly text: string }) {
  return <span className="text-12 text-text-2">{text}</span>;
}

function Progress({ update }: { readonly update: Extract<AppUpdate, { kind: "downloading" }> }) {
  const { bytes, totalBytes } = update;
  return (
    <progress
      aria-label={appWords.progress}
      max={Math.max(1, totalBytes)}
      value={bytes}
      className="block h-1 w-full appearance-none overflow-hidden rounded-[2px] bg-track [&::-webkit-progress-bar]:bg-track [&::-webkit-progress-value]:bg-accent"
    />
  );
}
