import { saidIn } from "../../../playground/model/said.ts";
import { parseJson } from "../../../playground/model/model-request.ts";

/** What a message tells the model double to do. `[[name]]` or `[[name:argument]]` in its text. */
export type Directive =
  /** `[[say:T]]` streams T as a message of its own. */
  | { readonly kind: "say"; readonly text: string; readonly phase?: "commentary" | "final_answer" }
  /** `[[slow:N,MS]]` streams a message of N pieces with MS between them. */
  | { readonly kind: "slow"; readonly pieces: number; readonly ms: number }
  /** `[[half:NAME|T]]` streams half of T, waits for the gate, streams the rest. */
  | { readonly kind: "half"; readonly gate: string; readonly text: string }
  /** `[[reason:T]]` thinks aloud. */
  | { readonly kind: "reason"; readonly text: string }
  /** `[[gate:NAME]]` waits until the test opens the gate. */
  | { readonly kind: "gate"; readonly name: string }
  /** `[[shell:CMD]]`, and `[[esc:CMD]]` asks for it outside of the sandbox. */
  | { readonly kind: "shell"; readonly command: string; readonly escalated: boolean }
  /** `[[bg:CMD]]` leaves the command running after Codex's shortest wait. */
  | { readonly kind: "bg"; readonly command: string }
  /** Not written by anyone: waits for a command or a script that still runs. */
  | { readonly kind: "poll"; readonly sessionId: number }
  | { readonly kind: "wait"; readonly cellId: string }
  /** `[[patch:PATH|TEXT]]` adds a file. */
  | { readonly kind: "patch"; readonly path: string; readonly text: string }
  /**
   * `[[call:name|JSON]]` or `[[call:namespace/name|JSON]]` calls a dynamic tool; the namespace
   * `functions` is Codex's own in code mode (`[[call:functions/request_user_input_async|JSON]]`).
   */
  | {
      readonly kind: "call";
      readonly name: string;
      readonly namespace?: string;
      readonly input: unknown;
    }
  /** `[[js:SRC]]` runs a script (code mode only). */
  | { readonly kind: "js"; readonly source: string }
  /** `[[fail:STATUS*N]]` answers N requests with an HTTP error. */
  | { readonly kind: "fail"; readonly status: number; readonly times: number }
  /** `[[drop:N*K]]` cuts the connection after N pieces, K times; `[[noend:N*K]]` ends it cleanly. */
  | { readonly kind: "drop" | "noend"; readonly pieces: number; readonly times: number }
  /** `[[failed:code|msg*N]]` sends response.failed. */
  | {
      readonly kind: "failed";
      readonly code: string;
      readonly message: string;
      readonly times: number;
    }
  /** `[[incomplete:REASON]]` sends response.incomplete. */
  | { readonly kind: "incomplete"; readonly reason: string }
  /** `[[hang]]` opens the stream and says nothing; `[[mute]]` does not even send headers. */
  | { readonly kind: "hang" | "mute" }
  /** For this response: `[[body:J]]` and `[[retryafter:S]]` of a failure, `[[hdr:K=V]]`, `[[usage:in,out,cached]]`. */
  | { readonly kind: "body"; readonly body: string }
  | { readonly kind: "hdr"; readonly name: string; readonly value: string }
  | {
      readonly kind: "usage";
      readonly input: number;
      readonly output: number;
      readonly cached: number;
    };

/** The directives of an input text, in order. A typo throws. */
export function directivesIn(inputText: string): readonly Directive[] {
  const found = saidIn(inputText).flatMap((text) => parseDirectives(text));
  return found.length > 0 ? found : parseDirectives(inputText);
}

/** The directives of one plain text. One that cannot be read throws, so that a test sees its typo. */
export function parseDirectives(text: string): readonly Directive[] {
  const directives: Directive[] = [];
  const opening = /\[\[([a-z]+)(?=[:\]])/g;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const name = match[1] ?? "";
    const rest = text.slice(opening.lastIndex);
    const length = argumentLength(name, rest);
    if (length === null) continue;
    directives.push(readDirective(name, rest.slice(1, length)));
    opening.lastIndex += length + 2;
  }
  return directives;
}

/** Where the argument ends, counted from its colon; null without a closing bracket. */
function argumentLength(name: string, rest: string): number | null {
  const closings = [...rest.matchAll(/\]\](?!\])/g)].map((match) => match.index);
  if (name !== "call") return closings[0] ?? null;
  const whole = closings.find((end) => parseJson(afterBar(rest.slice(1, end))) !== null);
  return whole ?? closings[0] ?? null;
}

function readDirective(name: string, argument: string): Directive {
  const numbers = argument.split(/[,*]/).map(Number);
  const [first = Number.NaN, second = Number.NaN, third = Number.NaN] = numbers;
  const times = Number.isNaN(second) ? 1 : second;
  switch (name) {
    case "say":
      return { kind: "say", text: argument };
    case "final":
      return { kind: "say", text: argument, phase: "final_answer" };
    case "phase":
      return beforeBar(argument) === "commentary"
        ? { kind: "say", text: afterBar(argument), phase: "commentary" }
        : { kind: "say", text: afterBar(argument), phase: "final_answer" };
    case "slow":
      return { kind: "slow", pieces: count(first, name), ms: count(second, name) };
    case "half":
      return { kind: "half", gate: beforeBar(argument), text: afterBar(argument) };
    case "reason":
      return { kind: "reason", text: argument };
    case "gate":
      return { kind: "gate", name: argument };
    case "shell":
      return { kind: "shell", command: argument, escalated: false };
    case "esc":
      return { kind: "shell", command: argument, escalated: true };
    case "bg":
      return { kind: "bg", command: argument };
    case "patch":
      return { kind: "patch", path: beforeBar(argument), text: afterBar(argument) };
    case "call":
      return readCall(argument);
    case "js":
      return { kind: "js", source: argument };
    case "fail":
      return { kind: "fail", status: count(first, name), times };
    case "drop":
    case "noend":
      return { kind: name, pieces: count(first, name), times };
    case "failed":
      return readFailed(argument);
    case "incomplete":
      return { kind: "incomplete", reason: argument };
    case "hang":
    case "mute":
      return { kind: name };
    case "body":
      return { kind: "body", body: argument };
    case "retryafter":
      return { kind: "hdr", name: "retry-after", value: argument };
    case "hdr":
      return readHeader(argument);
    case "usage":
      return {
        kind: "usage",
        input: count(first, name),
        output: count(second, name),
        cached: third || 0,
      };
    default:
      throw new Error(`The model double knows no directive [[${name}]]`);
  }
}

function readCall(argument: string): Directive {
  const path = beforeBar(argument).split("/");
  const name = path.at(-1) ?? "";
  const json = afterBar(argument);
  const input = json === "" ? {} : parseJson(json);
  if (input === null) throw new Error(`[[call:${argument}]] carries no JSON`);
  return path.length < 2
    ? { kind: "call", name, input }
    : { kind: "call", name, namespace: path.slice(0, -1).join("/"), input };
}

function readFailed(argument: string): Directive {
  const message = afterBar(argument);
  const times = /\*(\d+)$/.exec(message)?.[1];
  return {
    kind: "failed",
    code: beforeBar(argument),
    message: message.replace(/\*\d+$/, ""),
    times: times === undefined ? 1 : Number(times),
  };
}

function readHeader(argument: string): Directive {
  const split = argument.indexOf("=");
  return { kind: "hdr", name: argument.slice(0, split), value: argument.slice(split + 1) };
}

function beforeBar(argument: string): string {
  return argument.split("|", 1)[0] ?? "";
}

function afterBar(argument: string): string {
  const bar = argument.indexOf("|");
  return bar < 0 ? "" : argument.slice(bar + 1);
}

function count(value: number, name: string): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`[[${name}]] wants a number`);
}
