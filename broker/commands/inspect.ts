import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ChannelSettings } from "../access/channel-settings.ts";
import { FeedFollowers } from "../app/feed/feed-followers.ts";
import { followFeed } from "../app/feed/follow-feed.ts";
import { UNDO_MS } from "../app/operators/profile-changes.ts";
import { profilesByFile } from "../app/operators/profiles-by-file.ts";
import { policyOf } from "../app/intake/access-gate.ts";
import { accessReads } from "../app/reading/access-reads.ts";
import { jobReads } from "../app/jobs/job-actions.ts";
import { noLiveSessions, sessionReads } from "../app/reading/session-reads.ts";
import { systemClock } from "../clock/clock.ts";
import { writePrivateFile } from "../codex/private-file.ts";
import type { Config } from "../config/settings.ts";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import { gitHubAccountReads } from "../app/github/account-actions.ts";
import { gitHubAccountsRead } from "./worker/github-accounts.ts";
import { GitHubAuthors } from "../github/github-authors.ts";
import { ownTimeZone } from "../api/time-zone.ts";
import { usageReads } from "../app/usage/usage-reads.ts";
import { application } from "../http/application.ts";
import { readHandlers, stoppedHandlers } from "../http/operator/handlers.ts";
import { readOnly } from "../http/refusal.ts";
import { listen } from "../http/server.ts";
import { isWorkspaceOf } from "../sessions/shards.ts";
import type { Store } from "../store/database.ts";
import { identityFolder, settingsEverywhere } from "./codex-server.ts";
import { configurationOrComplain, type Environment } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { redactAnswer, redactorOf } from "./redaction.ts";
import { ownSecrets } from "./secrets.ts";
import { type StoppedProfiles, stoppedProfiles } from "./stopped-profiles.ts";
import { openStoreToRead } from "./store-file.ts";
import { version } from "./version.ts";
import { jobFiles } from "./worker/background-jobs.ts";
import { diskLimits } from "./worker/disk-cleanups.ts";
import { openLogs, type WorkerLogs } from "./worker-logs.ts";

/** Where the port of a running `inspect` is noted, in the state folder: `{port, pid}`, 0600. */
const NOTE = "inspect.json";

/**
 * `inspect`: what is stored, for reading, on a port of its own (`INSPECT_PORT`). No Slack, and no
 * Codex but for a sign-in with a code. The database is not written, so that it may run beside a
 * worker that starts or runs; auth profiles are files, and can be added, changed and removed. Its
 * port is one line of JSON on stdout, and in `inspect.json` of the state folder while it runs.
 */
export async function inspect(environment: Environment): Promise<number> {
  const config = configurationOrComplain(environment, "store");
  if (config === null) return exitCodes.badConfiguration;
  const logs = openLogs(config);
  const profiles = stoppedProfiles(config, environment, logs.log);
  try {
    await profiles.folder.forget({ before: systemClock.now() - UNDO_MS });
    const store = await openStoreToRead(config);
    const http = await listen(
      await inspectApplication(config, store, logs, profiles),
      config.workerBindHost,
      config.inspectPort,
    );
    const note = `${JSON.stringify({ port: http.port, pid: process.pid })}\n`;
    const notePath = join(config.stateDir, NOTE);
    await writePrivateFile(notePath, note);
    process.stdout.write(note);
    logs.log.info("The stored sessions can be read", { port: http.port });
    const { promise, resolve } = Promise.withResolvers<void>();
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
    await promise;
    await rm(notePath, { force: true });
    await http.close();
    await profiles.close();
    await store.close();
    return exitCodes.ok;
  } catch (thrown) {
    const hint = thrown instanceof BrokerError && thrown.hint !== undefined ? thrown.hint : "";
    process.stderr.write(`The store cannot be shown: ${errorText(thrown)}\n${hint}\n`);
    return exitCodes.unavailable;
  } finally {
    await logs.close();
  }
}

async function inspectApplication(
  config: Config,
  store: Store,
  logs: WorkerLogs,
  profiles: StoppedProfiles,
) {
  const { db } = store;
  const clock = systemClock;
  const startedAt = clock.now();
  const instance = randomUUID();
  const secrets = await ownSecrets(identityFolder(config));
  logs.keepSecret(secrets.operatorToken);
  const redactor = redactorOf(config);
  redactor.addSecret(secrets.operatorToken);
  const settings = new ChannelSettings({
    db,
    clock,
    log: logs.log,
    everywhere: settingsEverywhere(config),
  });
  await settings.load();
  const reads = sessionReads({
    db,
    live: { ...noLiveSessions, settingsOf: (channel) => settings.inForce(channel) },
    isWorkspace: (path) => isWorkspaceOf(config.sessionsRoot, path),
  });
  const stopped = { phase: "stopped", wasReady: true };
  const followers = new FeedFollowers();
  return application({
    hostnames: ["127.0.0.1", "localhost", "[::1]", config.workerBindHost],
    service: config.serviceName,
    operatorToken: secrets.operatorToken,
    phases: () => ({ store: { phase: "open", wasReady: true }, slack: stopped, codex: stopped }),
    identity: () => ({
      version,
      instance,
      pid: process.pid,
      startedAt,
      mode: "inspect",
      schema: store.schema,
      schemaMin: store.schemaMin,
      codex: null,
    }),
    log: logs.log,
    agent: null,
    operator: {
      follow: (after, signal) =>
        followFeed({ db, clock, followers, reads, instance, health: null }, after, signal),
      redact: redactAnswer(redactor),
      handlers: {
        ...readHandlers({
          db,
          sessions: reads,
          usage: usageReads({ db, now: () => clock.now(), ownZone: ownTimeZone() }),
          settings,
          access: accessReads({
            ...{ db, settings, admin: config.accessAdmin, policy: policyOf(config) },
          }),
          profiles: profilesByFile({ db, folder: profiles.folder }),
          diskStatus: () => ({
            ok: true,
            enabled: config.diskCleanupEnabled,
            dryRun: config.diskCleanupDryRun,
            isRunning: false,
            limits: diskLimits(config),
            report: null,
          }),
          jobs: jobReads({ db, files: jobFiles(config) }),
          gitHubAccounts: gitHubAccountReads(gitHubAccountsRead({ config, db })),
          gitHubAuthors: new GitHubAuthors({
            db,
            clock: systemClock,
            profileOf: () => Promise.resolve(null),
          }),
        }),
        ...stoppedHandlers({ profiles: profiles.changes, signIns: profiles.signIns }),
      },
      absent: readOnly,
    },
  });
}
