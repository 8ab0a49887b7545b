import { useQuery } from "@tanstack/react-query";
import { useService } from "../frame/use-service.ts";
import { CopyButton } from "../setup/copy-button.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { appWords } from "./app-words.ts";

/** Every version that a report of a fault needs, as "About" of the application menu has them. */
export function AppParts() {
  const { status } = useService();
  const { broker: bridge } = window;
  const info = useQuery({
    queryKey: ["app-info"],
    enabled: bridge !== undefined,
    queryFn: () => {
      if (bridge === undefined) throw new Error("A browser has no app.");
      return bridge.invoke("app:info", undefined);
    },
  });
  const parts: readonly (readonly [string, string | null | undefined])[] = [
    ...(info.data === undefined ? [] : [[appWords.parts.app, info.data.version] as const]),
    [appWords.parts.broker, status?.worker.version],
    [appWords.parts.controlPlane, status?.controlPlane.version],
    [appWords.parts.codex, status?.codex?.version],
    ...(info.data === undefined
      ? []
      : ([
          ["Electron", info.data.electron],
          ["Chromium", info.data.chrome],
          ["Node", info.data.node],
        ] as const)),
  ];
  const shown = parts.map(([name, version]) => [name, version ?? appWords.notRunning] as const);
  return (
    <section aria-labelledby="app-parts">
      <SectionHead
        id="app-parts"
        title={appWords.about}
        aside={
          <CopyButton
            size="small"
            label={appWords.copyVersions}
            text={shown.map(([name, version]) => `${name} ${version}`).join("\n")}
          />
        }
        className="mb-2"
      />
      <dl className="grid grid-cols-[120px_minmax(0,1fr)] gap-y-1">
        {shown.map(([name, version]) => (
          <div key={name} className="contents">
            <dt className="text-text-2">{name}</dt>
            <dd>{version}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
