import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SetupCodex } from "../../main/api/setup.ts";
import { byteWords } from "../language/shared-words.ts";
import { localized } from "../language/broker-text.ts";
import { sentences } from "../../main/api/sentences.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { CheckRow } from "./check-row.tsx";
import type { SetupActs } from "./use-setup.ts";
import { words } from "./words.ts";

interface CodexRowProps {
  readonly codex: SetupCodex;
  readonly acts: SetupActs;
}

/** Whether Codex is there, and its download where it is not. */
export function CodexRow({ codex, acts }: CodexRowProps) {
  const { version, state, receivedBytes, totalBytes, problem } = codex;
  const cancel = (
    <Button size="small" needsControlPlane onClick={() => acts.cancelCodex.mutate()}>
      {words.cancel}
    </Button>
  );
  switch (state) {
    case "present":
      return <CheckRow state="passed" title={words.codexThere(version)} />;
    case "absent":
      return (
        <CheckRow
          state={problem === null ? "note" : "failed"}
          title={words.codexAbsent(version)}
          detail={
            <>
              {sentences(
                problem === null ? null : localized(problem.message),
                problem === null ? null : localized(problem.hint),
                receivedBytes > 0 ? words.codexKept(byteWords(receivedBytes)) : null,
              )}
              <Problem what="" error={acts.fetchCodex.error} />
            </>
          }
          end={
            <Button
              size="small"
              busy={acts.fetchCodex.isPending && words.codexAsking}
              onClick={() => acts.fetchCodex.mutate()}
            >
              {receivedBytes > 0 ? words.resume : words.download}
            </Button>
          }
        />
      );
    case "asking":
      return <CheckRow state="busy" title={words.codexAsking} end={cancel} />;
    case "downloading":
      return (
        <CheckRow
          state="busy"
          title={words.codexDownloading(version)}
          detail={<Progress received={receivedBytes} total={totalBytes} />}
          end={cancel}
        />
      );
    case "verifying":
      return <CheckRow state="busy" title={words.codexVerifying} end={cancel} />;
    case "unpacking":
      return <CheckRow state="busy" title={words.codexUnpacking} />;
    default:
      return assertNever(state);
  }
}

/** Measured bytes; a bar only where the whole is known. */
function Progress({
  received,
  total,
}: {
  readonly received: number;
  readonly total: number | null;
}) {
  if (total === null) return byteWords(received);
  return (
    <>
      {words.codexOf(byteWords(received), byteWords(total))}
      <progress
        value={received}
        max={total}
        aria-label={words.program}
        className="mt-1.5 block h-1 w-full max-w-[360px] appearance-none overflow-hidden rounded-chip [&::-webkit-progress-bar]:bg-track [&::-webkit-progress-value]:bg-accent"
      />
    </>
  );
}
