import { mkdir, writeFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { ChannelSettings } from "../../access/channel-settings.ts";
import { machineName } from "../../app/texts.ts";
import type { ServerChoice } from "../../codex/app-server.ts";
import { sandboxedCommand } from "../../codex/sandboxed-command.ts";
import type { Config } from "../../config/settings.ts";
import { failed, type Result, succeeded } from "../../errors/broker-error.ts";
// oxlint-disable-next-line import/default -- its text is imported, as vite-raw.d.ts says
import helperText from "../../jobs/helper/broker-job.mjs?raw";
import type { Job } from "../../jobs/job.ts";
import { JobFiles } from "../../jobs/job-files.ts";
import { type JobCommand, scriptInFolder } from "../../jobs/job-processes.ts";
import type { JobTokens } from "../../jobs/job-token.ts";
import { Jobs } from "../../jobs/jobs.ts";
import type { SessionKey } from "../../sessions/model.ts";
import type { Posts } from "../../sessions/ports/posts.ts";
import { noticeBody } from "../../slack/notices.ts";
import type { SessionRow } from "../../store/schema.ts";
import { redactorOf } from "../redaction.ts";
import type { Storage } from "./storage.ts";
import type { WorkerBase } from "./worker-base.ts";

export interface BackgroundJobsOptions {
  readonly base: WorkerBase;
  readonly storage: Storage;
  readonly server: ServerChoice;
  readonly settings: ChannelSettings;
  readonly tokens: JobTokens;
  /** What the session's agent has in its environment beside what all have. */
  readonly sessionEnvironment: (session: SessionRow) => Readonly<Record<string, string>>;
  readonly posts: Posts;
  readonly poke: (key: SessionKey) => void;
}

export interface BackgroundJobs {
  readonly jobs: Jobs;
  readonly files: JobFiles;
}

/** Makes what runs background jobs. It starts nothing yet. */
export function backgroundJobs(options: BackgroundJobsOptions): BackgroundJobs {
  const { base, poke, posts, storage } = options;
  const { clock, config, ending, log } = base;
  const files = jobFiles(config);
  const redactor = redactorOf(config);
  const jobs = new Jobs({
    db: storage.db,
    persist: storage.diskSpace.persist,
    clock,
    log: log.with({ module: "jobs" }),
    files,
    limits: {
      maxRuntimeMs: config.jobMaxMs,
      heartbeatMaxMs: config.jobHeartbeatMaxMs,
      reportGapMs: config.jobReportGapMs,
      perSession: config.jobMaxPerSession,
      perHost: config.jobMaxRunning,
    },
    commandFor: (job, session) => commandFor(job, session, files, options),
    posts,
    wordsOf: (notice) => noticeBody(notice, machineName),
    redact: (text) => redactor.text(text),
    poke,
  });
  ending.parts.defer("jobs", () => jobs.stop(ending.codex() === "stop"));
  return { jobs, files };
}

/** The files of jobs as this configuration places them. */
export function jobFiles(config: Config): JobFiles {
  return new JobFiles({ root: config.jobsRoot, exits: join(config.stateDir, "jobs") });
}

/** Puts `broker-job` where jobs find it; agents cannot write there. */
export async function installJobHelper(config: Config): Promise<void> {
  const folder = toolsFolder(config);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const path = join(folder, "broker-job.mjs");
  await writeFile(`${path}.new`, helperText, { mode: 0o644 });
  await rename(`${path}.new`, path);
  await JobFiles.installTool(folder, process.execPath, helperOf(config));
}

function toolsFolder(config: Config): string {
  return join(config.dataRoot, "job-tools");
}

function helperOf(config: Config): string {
  return config.brokerJobHelper ?? join(toolsFolder(config), "broker-job.mjs");
}

/** What a job runs as: in the sandbox and with the environment of its session's agent. */
async function commandFor(
  job: Job,
  session: SessionRow,
  files: JobFiles,
  options: BackgroundJobsOptions,
): Promise<Result<JobCommand, string>> {
  const { base, server, settings } = options;
  const { config } = base;
  if (server.kind === "external") {
    return failed("Codex runs elsewhere (CODEX_APP_SERVER_URL), and jobs run in its sandbox");
  }
  const { sandbox } = settings.of(session.channel);
  // The sandbox takes its own folder from -C; the script's is entered in it.
  const words = ["broker-job-run", job.cwd, files.scriptOf(job.id)];
  const command = ["/bin/sh", "-c", scriptInFolder, ...words];
  const home = join(config.runDir, "jobs-home");
  await mkdir(home, { recursive: true, mode: 0o700 });
  const [program = "/bin/sh", ...rest] =
    sandbox === "full-access"
      ? command
      : sandboxedCommand({
          codex: server.program,
          settings: server.settings,
          sandbox,
          workspace: session.workspace,
          ownFolder: files.folderOf(job.id),
          command,
        });
  return succeeded({
    program,
    arguments: rest,
    folder: session.workspace,
    environment: {
      ...server.environment,
      ...options.sessionEnvironment(session),
      ...jobVariables(job, session, options),
      // Of `codex sandbox`, which reads its configuration there: nothing.
      CODEX_HOME: home,
    },
  });
}

function jobVariables(
  job: Job,
  session: SessionRow,
  { base, server, tokens }: BackgroundJobsOptions,
): Readonly<Record<string, string>> {
  const { config } = base;
  const path = server.kind === "own" ? (server.environment["PATH"] ?? "") : "";
  return {
    PATH: [toolsFolder(config), ...(path === "" ? ["/usr/bin", "/bin"] : [path])].join(":"),
    BROKER_JOB_ID: job.id,
    BROKER_JOB_TOKEN: tokens.issue(job.id),
    BROKER_JOB_HELPER: helperOf(config),
    BROKER_API_BASE: config.brokerHttpBaseUrl,
    BACKGROUND_JOB_KIND: job.kind,
    SLACK_CHANNEL_ID: session.channel,
    SLACK_THREAD_TS: session.thread_ts,
    SESSION_KEY: session.key,
    SESSION_WORKSPACE: session.workspace,
    WORKTREE_PATH: job.cwd,
    REPOS_ROOT: config.reposRoot,
  };
}
