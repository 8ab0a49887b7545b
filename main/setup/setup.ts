import { type Result } from "../../broker/errors/broker-error.ts";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import type { Clock } from "../../broker/clock/clock.ts";
import type { SetupCodex, SetupHello, SetupStepId, SetupView } from "../api/setup.ts";
import type { SetupPhase } from "../api/setup-phase.ts";
import type { WorkerStatus } from "../api/status.ts";
import type { ProgramState, ReleaseRuntime, Runtimes } from "../runtime/runtimes.ts";
import { checkSlackTokens, type SlackCheck } from "../slack/check-tokens.ts";
import { slackFindings } from "../slack/findings.ts";
import { createAppLink, DEFAULT_APP_NAME, manifestJson } from "../slack/manifest.ts";
import { type TokenField, tokenShape } from "../slack/token-kind.ts";
import type { WebApi } from "../slack/web-api.ts";
import { type SetupRecord } from "./setup-record.ts";
import { openConcessions, setupSteps } from "./setup-steps.ts";

/** A refusal to store a setting, in words for a person. */
export interface SaveProblem {
  readonly message: string;
  readonly hint: string;
}

/** What the assistant needs of the rest of the control plane. */
export interface SetupPorts {
  readonly record: {
    read(): SetupRecord | null;
    write(record: SetupRecord): void;
  };
  /** With what the broker would be started now. */
  readonly variables: () => Readonly<Record<string, string | undefined>>;
  /** Why a variable cannot be changed here, as when the environment sets it; null when it can. */
  readonly lockOf: (variable: string) => string | null;
  /** Stores settings; what it refuses changes nothing. */
  readonly save: (
    changes: Readonly<Record<string, string>>,
    by: string | null,
  ) => Promise<Result<unknown, SaveProblem>>;
  /** From now on these are never logged or answered. */
  readonly hide: (secret: string) => void;
  /** The ends of a secret. */
  readonly mask: (secret: string) => string;
  readonly worker: () => WorkerStatus;
  readonly keeps: SetupView["broker"]["keeps"];
  readonly profiles: () => Promise<readonly ProfileItem[]>;
  /** How far the first message has come since a time. */
  readonly hello: (beganAt: number) => Promise<SetupHello>;
  readonly runtimes: Runtimes;
  /** The release that would be started; null when it does not say what it runs on. */
  readonly release: () => ReleaseRuntime | null;
  readonly fetch: WebApi["fetch"];
  readonly clock: Clock;
}

export interface SetupUpdate {
  readonly step?: SetupStepId | undefined;
  readonly appName?: string | undefined;
  readonly goOnWithout?: readonly string[] | undefined;
  readonly phase?: SetupPhase | undefined;
}

/** The setup assistant, from nothing to the first answer, while the broker is stopped. */
export interface Setup {
  /** Whether it opens by itself. Reads two files. */
  phase(): SetupPhase;
  view(): Promise<SetupView>;
  update(change: SetupUpdate): Promise<SetupView>;
  /** Pasted tokens, or the stored ones; what Slack takes is stored. */
  checkTokens(
    pasted: { readonly appToken?: string | undefined; readonly botToken?: string | undefined },
    by: string | null,
  ): Promise<SetupView>;
  fetchCodex(): Promise<SetupView>;
  cancelCodex(): Promise<SetupView>;
}

const variableOf: Readonly<Record<TokenField, string>> = {
  app: "SLACK_APP_TOKEN",
  bot: "SLACK_BOT_TOKEN",
};
const SLACK_API = "https://slack.com/api";

interface LastCheck {
  readonly check: SlackCheck;
  readonly at: number;
  readonly saveProblem: SaveProblem | null;
}

export function createSetup(ports: SetupPorts): Setup {
  const { clock, record } = ports;
  let last: LastCheck | null = null;

  const stored = (field: TokenField) => ports.variables()[variableOf[field]]?.trim() ?? "";
  const hasTokens = () => ({ app: stored("app") !== "", bot: stored("bot") !== "" });

  /** A broker that was configured otherwise, as in a container, has nothing to set up. */
  const phase = (): SetupPhase => {
    const kept = record.read();
    if (kept !== null) return kept.phase;
    const { app, bot } = hasTokens();
    return app && bot ? "done" : "open";
  };
  const recordNow = (): SetupRecord =>
    record.read() ?? {
      phase: phase(),
      step: "slack-app",
      appName: null,
      goOnWithout: [],
      beganAt: clock.now(),
    };

  const view = async (): Promise<SetupView> => {
    const kept = recordNow();
    const [profiles, codex, hello] = await Promise.all([
      ports.profiles(),
      codexNow(ports),
      ports.hello(kept.beganAt),
    ]);
    const findings = last === null ? [] : slackFindings(last.check);
    const appName = kept.appName ?? DEFAULT_APP_NAME;
    const bot = last?.check.botToken.state === "works" ? last.check.botToken : null;
    const worker = ports.worker();
    const steps = setupSteps({
      ...{ appName, bot, findings, codex, profiles, hello },
      hasTokens: hasTokens(),
      goOnWithout: kept.goOnWithout,
      workerState: worker.state,
    });
    const isAnswered = hello.answer.state === "answered";
    if (isAnswered && kept.phase !== "done") record.write({ ...kept, phase: "done" });
    const token = (field: TokenField) => {
      const value = stored(field);
      return {
        shown: value === "" ? null : ports.mask(value),
        locked: ports.lockOf(variableOf[field]),
      };
    };
    return {
      ok: true,
      phase: isAnswered ? "done" : kept.phase,
      step: kept.step,
      steps: [...steps],
      slackApp: {
        name: appName,
        createUrl: createAppLink(appName),
        manifest: manifestJson(appName),
      },
      tokens: {
        app: token("app"),
        bot: token("bot"),
        findings: [...findings],
        checkedAt: last?.at ?? null,
        saveProblem: last?.saveProblem ?? null,
        canGoOnWithout: [...openConcessions(findings, kept.goOnWithout)],
      },
      codex,
      broker: { state: worker.state, reason: worker.reason, keeps: ports.keeps },
      hello,
    };
  };

  return {
    phase,
    view,
    update: async (change) => {
      const kept = recordNow();
      record.write({
        ...kept,
        step: change.step ?? kept.step,
        appName: change.appName ?? kept.appName,
        goOnWithout: [...new Set([...kept.goOnWithout, ...(change.goOnWithout ?? [])])],
        phase: change.phase ?? kept.phase,
      });
      return view();
    },
    checkTokens: async (pasted, by) => {
      if (record.read() === null) record.write(recordNow());
      for (const secret of [pasted.appToken, pasted.botToken])
        if (secret !== undefined && secret.trim() !== "") ports.hide(secret.trim());
      const tokens = {
        appToken: pasted.appToken ?? stored("app"),
        botToken: pasted.botToken ?? stored("bot"),
      };
      const variables = ports.variables();
      const socketOpenUrl = variables["SLACK_SOCKET_OPEN_URL"];
      const check = await checkSlackTokens({
        ...tokens,
        apiBaseUrl: variables["SLACK_API_BASE_URL"] ?? SLACK_API,
        ...(socketOpenUrl !== undefined && { socketOpenUrl }),
        fetch: ports.fetch,
        clock,
      });
      const changes = tokensToSave(pasted, check);
      const saved = Object.keys(changes).length === 0 ? null : await ports.save(changes, by);
      const saveProblem = saved === null || saved.ok ? null : saved.error;
      last = { check, at: clock.now(), saveProblem };
      return view();
    },
    fetchCodex: async () => {
      const release = ports.release();
      // The view says what comes of it; joining a download that runs is no second one.
      if (release !== null) void ports.runtimes.ensureCodex(release);
      return view();
    },
    cancelCodex: async () => {
      const release = ports.release();
      if (release !== null) ports.runtimes.cancel(release);
      return view();
    },
  };
}

/** The pasted tokens that are of the right kind and that Slack did not refuse. */
function tokensToSave(
  pasted: { readonly appToken?: string | undefined; readonly botToken?: string | undefined },
  { appToken, botToken }: SlackCheck,
): Readonly<Record<string, string>> {
  const fields = [
    { field: "app", given: pasted.appToken, state: appToken },
    { field: "bot", given: pasted.botToken, state: botToken },
  ] as const;
  return Object.fromEntries(
    fields.flatMap(({ field, given, state }) => {
      const shape = tokenShape(field, given ?? "");
      const isKept = shape.shape === "right" && state.state !== "refused";
      return isKept ? [[variableOf[field], shape.token]] : [];
    }),
  );
}

async function codexNow({ runtimes, release }: SetupPorts): Promise<SetupCodex> {
  const wanted = release();
  if (wanted === null) {
    return { version: null, state: "present", receivedBytes: 0, totalBytes: null, problem: null };
  }
  return codexView(wanted.pins.codex.version, await runtimes.codexState(wanted));
}

function codexView(version: string, state: ProgramState): SetupCodex {
  switch (state.state) {
    case "present":
      return { version, state: "present", receivedBytes: 0, totalBytes: null, problem: null };
    case "absent":
      return {
        version,
        state: "absent",
        receivedBytes: state.keptBytes,
        totalBytes: null,
        problem: state.problem,
      };
    case "fetching": {
      const { phase, receivedBytes, totalBytes } = state;
      return { version, state: phase, receivedBytes, totalBytes, problem: null };
    }
  }
}
