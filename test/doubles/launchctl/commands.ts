import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "plist";
import { type Answer, failure, notFound, succeededSilently, textOf } from "./answers.ts";
import type { Behaviour } from "./faults.ts";
import { Job, jobPlistSchema } from "./job.ts";

/** Every loaded job and what is disabled; answers the commands of `launchctl`. */
export class Launchd {
  readonly #folder: string;
  readonly #behaviour: () => Behaviour;
  readonly #jobs = new Map<string, Job>();
  readonly #disabled = new Map<string, boolean>();

  constructor(folder: string, behaviour: () => Behaviour) {
    this.#folder = folder;
    this.#behaviour = behaviour;
  }

  /** With the faults that a test asked for. */
  answer(args: readonly string[]): Answer {
    const command = args[0] ?? "";
    const behaviour = this.#behaviour();
    const fault = behaviour.faults.find((each) => each.command === command && each.times > 0);
    if (fault === undefined) return this.#perform(args);
    const left = behaviour.faults.map((each) =>
      each === fault ? { ...each, times: each.times - 1 } : each,
    );
    const text = JSON.stringify({ ...behaviour, faults: left });
    writeFileSync(join(this.#folder, "behaviour.json"), text);
    if (fault.isDone) this.#perform(args);
    return failure(command, fault.code);
  }

  /** Loads every agent of the folder, as a login does. */
  login(agentsFolder: string, domain: string): void {
    for (const name of readdirSync(agentsFolder)) {
      if (name.endsWith(".plist")) this.#bootstrap(domain, join(agentsFolder, name));
    }
  }

  /** Ends every job, as a logout does; resolves when all are gone. */
  async logout(): Promise<void> {
    const jobs = [...this.#jobs];
    await Promise.all(
      jobs.map(
        ([target, job]) =>
          new Promise<void>((resolve) => {
            this.#leave(target, job, resolve);
          }),
      ),
    );
  }

  #perform(args: readonly string[]): Answer {
    const [command = "", ...rest] = args;
    const target = rest.at(-1) ?? "";
    if (this.#behaviour().hasNoGui && target.startsWith("gui/")) {
      return command === "print" ? withoutDomain(target) : failure(command, 125);
    }
    switch (command) {
      case "bootstrap":
        return this.#bootstrap(rest[0] ?? "", rest[1] ?? "");
      case "bootout":
        return this.#bootout(target);
      case "kickstart":
        return this.#kickstart(target, rest.includes("-k"), rest.includes("-p"));
      case "kill":
        return this.#kill(rest[0] ?? "", target);
      case "print":
        return this.#print(target);
      case "print-disabled":
        return this.#printDisabled(target);
      case "enable":
      case "disable":
        this.#disabled.set(target, command === "disable");
        return succeededSilently;
      case "list":
        return this.#list(rest[0]);
      case "error":
        return { code: 0, stdout: `${target}: ${textOf(Number(target))}\n`, stderr: "" };
      case "managername":
        return { code: 0, stdout: "Aqua\n", stderr: "" };
      default:
        return { code: 64, stdout: "", stderr: `Unrecognized subcommand: ${command}\n` };
    }
  }

  #bootstrap(domain: string, path: string): Answer {
    const problem = fileProblem(path);
    if (problem !== null) return failure("bootstrap", problem);
    const plist = readPlist(path);
    if (plist === null) return failure("bootstrap", 5);
    const target = `${domain}/${plist.Label}`;
    const { isDisabledAnError5, alreadyLoadedCode } = this.#behaviour();
    if (this.#disabled.get(target) === true) {
      return failure("bootstrap", isDisabledAnError5 ? 5 : 119);
    }
    const loaded = this.#jobs.get(target);
    if (loaded !== undefined) return failure("bootstrap", loaded.isLeaving ? 5 : alreadyLoadedCode);
    const job = new Job(plist, path, domain, this.#behaviour);
    this.#jobs.set(target, job);
    job.load();
    return succeededSilently;
  }

  /** Answers before the process is gone, as launchd does. */
  #bootout(target: string): Answer {
    const job = this.#jobs.get(target);
    if (job === undefined) return failure("bootout", 3);
    if (job.isLeaving) return failure("bootout", 36);
    this.#leave(target, job, () => {});
    return succeededSilently;
  }

  #leave(target: string, job: Job, onGone: () => void): void {
    job.leave(() => {
      this.#jobs.delete(target);
      onGone();
    });
  }

  #kickstart(target: string, kills: boolean, prints: boolean): Answer {
    const job = this.#jobs.get(target);
    if (job === undefined) return this.#missing(target, false);
    if (job.isLeaving) return failure("kickstart", 36);
    if (this.#disabled.get(target) === true) return failure("kickstart", 119);
    job.kickstart(kills);
    return { code: 0, stdout: prints && job.pid !== null ? `${job.pid}\n` : "", stderr: "" };
  }

  #kill(signal: string, target: string): Answer {
    const job = this.#jobs.get(target);
    if (job === undefined) return this.#missing(target, false);
    if (job.pid === null) return failure("kill", 3);
    job.kill((signal.startsWith("SIG") ? signal : `SIG${signal}`) as NodeJS.Signals);
    return succeededSilently;
  }

  #print(target: string): Answer {
    const job = this.#jobs.get(target);
    return job === undefined
      ? this.#missing(target, true)
      : { code: 0, stdout: job.print(), stderr: "" };
  }

  #printDisabled(domain: string): Answer {
    const lines = [...this.#disabled]
      .filter(([target]) => target.startsWith(`${domain}/`))
      .map(([target, isOff]) => `\t\t"${labelOf(target)}" => ${isOff ? "disabled" : "enabled"}`);
    return {
      code: 0,
      stdout: ["", "disabled services = {", ...lines, "}", ""].join("\n"),
      stderr: "",
    };
  }

  #list(label: string | undefined): Answer {
    const jobs = [...this.#jobs].filter(
      ([target]) => label === undefined || labelOf(target) === label,
    );
    if (label === undefined) {
      const rows = jobs.map(([target, job]) => {
        const { pid, status } = job.listed();
        const shown = status < 256 ? -status : status / 256;
        return `${pid ?? "-"}\t${shown === 0 ? 0 : shown}\t${labelOf(target)}`;
      });
      return { code: 0, stdout: `${["PID\tStatus\tLabel", ...rows].join("\n")}\n`, stderr: "" };
    }
    const [job] = jobs.map(([, each]) => each);
    if (job === undefined) {
      const text = `Could not find service "${label}" in domain for port\n`;
      return { code: 113, stdout: "", stderr: text };
    }
    const { pid, status } = job.listed();
    const lines = [
      "{",
      `\t"Label" = "${label}";`,
      `\t"LastExitStatus" = ${status};`,
      ...(pid === null ? [] : [`\t"PID" = ${pid};`]),
      "};",
    ];
    return { code: 0, stdout: `${lines.join("\n")}\n`, stderr: "" };
  }

  #missing(target: string, isPrint: boolean): Answer {
    const label = labelOf(target);
    return notFound(label, target.slice(0, -label.length - 1), isPrint);
  }
}

function withoutDomain(target: string): Answer {
  const domain = target.split("/").slice(0, 2).join("/");
  return { code: 112, stdout: "", stderr: `Could not find domain for: ${domain}\n` };
}

function labelOf(target: string): string {
  return target.split("/").at(-1) ?? "";
}

/** The code with which launchd refuses the file; null when it takes it. */
function fileProblem(path: string): number | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 5;
  const isOthersToo = (stat.mode & 0o022) !== 0;
  return stat.isSymbolicLink() || isOthersToo || stat.uid !== process.getuid?.() ? 122 : null;
}

function readPlist(path: string) {
  try {
    const parsed = jobPlistSchema.safeParse(parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    // launchd says of a file that it cannot parse no more than of one that it refuses.
    return null;
  }
}
