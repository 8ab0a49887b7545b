import type { Clock } from "../../broker/clock/clock.ts";
import type { ServicePaths } from "../settings/service-root.ts";
import type { WorkerAddress } from "../worker-client/worker-client.ts";
import type { AgentSource } from "./agent-source.ts";
import type { Check } from "./check.ts";
import { codexAccounts } from "./checks/codex-accounts.ts";
import { type CodexDownload, codexProgram } from "./checks/codex-program.ts";
import { codexQuota } from "./checks/codex-quota.ts";
import { codexReach } from "./checks/codex-reach.ts";
import { codexSandbox } from "./checks/codex-sandbox.ts";
import { diskBackup } from "./checks/disk-backup.ts";
import { diskDatabase } from "./checks/disk-database.ts";
import { diskSpace } from "./checks/disk-space.ts";
import { macClock } from "./checks/mac-clock.ts";
import { macDataFolder } from "./checks/mac-data-folder.ts";
import { macPrivacy } from "./checks/mac-privacy.ts";
import { networkCertificates } from "./checks/network-certificates.ts";
import { networkOpenai } from "./checks/network-openai.ts";
import { networkProxy } from "./checks/network-proxy.ts";
import { networkSlack } from "./checks/network-slack.ts";
import { serviceAgent } from "./checks/service-agent.ts";
import { serviceConfiguration } from "./checks/service-configuration.ts";
import { serviceExits } from "./checks/service-exits.ts";
import { serviceLeftovers } from "./checks/service-leftovers.ts";
import { serviceOlder } from "./checks/service-older.ts";
import { serviceParked } from "./checks/service-parked.ts";
import { type PortHolder, servicePort } from "./checks/service-port.ts";
import { serviceState } from "./checks/service-state.ts";
import { slackAppToken } from "./checks/slack-app-token.ts";
import { slackBotToken } from "./checks/slack-bot-token.ts";
import { slackLink } from "./checks/slack-link.ts";
import { slackScopes } from "./checks/slack-scopes.ts";
import { slackSocketMode } from "./checks/slack-socket-mode.ts";
import { slackStrangers } from "./checks/slack-strangers.ts";
import { toolsGh } from "./checks/tools-gh.ts";
import { toolsGit } from "./checks/tools-git.ts";
import { type NodeFacts, toolsNode } from "./checks/tools-node.ts";
import { toolsPath } from "./checks/tools-path.ts";
import { otherBrokers } from "./other-brokers.ts";
import type { RunProgram } from "./programs.ts";
import { type ServiceActs, serviceControl } from "./service-control.ts";

/** What the checks look at and act on, beside the facts of a run. */
export interface CheckSources {
  readonly service: ServiceActs;
  /** The broker's launch agent; null where launchd does not run the broker. */
  readonly agent: AgentSource | null;
  readonly paths: ServicePaths;
  readonly codex: CodexDownload;
  /** Node, and the worker's program. */
  readonly program: () => readonly [string, ...string[]];
  readonly run: RunProgram;
  readonly workerAddress: () => WorkerAddress | null;
  readonly readsAddress: () => Promise<WorkerAddress | null>;
  /** Where the running broker listens. */
  readonly workerPort: () => number | null;
  readonly portHolder: PortHolder;
  readonly freeBytes: (folder: string) => Promise<number | null>;
  readonly node: NodeFacts;
  readonly platform: NodeJS.Platform;
  readonly uid: number;
  readonly clock: Clock;
}

/** Every check of the doctor, in the order of its screen. */
export function allChecks(sources: CheckSources): readonly Check[] {
  const { clock, run, paths, program, platform } = sources;
  const now = () => clock.now();
  const workingFolder = paths.root;
  const control = serviceControl(sources.service, clock);
  const others = otherBrokers(run, {
    workingFolder,
    ownPid: () => sources.service.status().pid,
  });
  return [
    slackBotToken,
    slackAppToken,
    slackSocketMode,
    slackScopes,
    slackLink(now),
    slackStrangers(others),
    codexProgram(sources.codex),
    codexSandbox,
    codexAccounts,
    codexQuota(now),
    codexReach,
    serviceState(control, now),
    serviceAgent(sources.agent),
    serviceOlder(sources.agent),
    serviceExits(now),
    serviceConfiguration,
    servicePort(sources.portHolder, sources.workerPort, control.restart),
    serviceParked(sources),
    serviceLeftovers(now),
    toolsNode(sources.node),
    toolsGit(run, platform, workingFolder),
    toolsGh(run, workingFolder),
    toolsPath,
    macDataFolder(paths, sources.uid),
    macPrivacy(run, platform, workingFolder),
    macClock,
    networkSlack,
    networkOpenai,
    networkProxy,
    networkCertificates,
    diskSpace(sources.freeBytes),
    diskDatabase,
    diskBackup({ run, program, workingFolder, now }),
  ];
}
