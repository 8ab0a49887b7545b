import type { Clock } from "../../broker/clock/clock.ts";
import type { ModelRequest } from "./model-request.ts";
import { startModelServer } from "./model-server.ts";
import type { RecordedRequest } from "./model-server.ts";
import { performReply } from "./reply.ts";
import type { Reply } from "./reply.ts";

/** What the model does with a request. Pure: everything it may know is in the request. */
export type Script = (request: ModelRequest) => Reply;

/** The last requests are enough to look at what went wrong. */
const KEPT_REQUESTS = 100;

/** As fast as a quick model writes, in ms a word. */
const WORD_MS = 12;

/** The answer to Codex's own errands, such as a summary before the context is compacted. */
const ERRAND_REPLY: Reply = {
  kind: "steps",
  steps: [{ do: "say", text: "A person is trying this product with a scripted model." }],
};

export interface ScriptedModel {
  readonly baseUrl: string;
  /** The newest requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  stop(): Promise<void>;
}

/** A model on loopback that answers by a script. Throws `model.port` when the port is taken. */
export async function startScriptedModel(options: {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly script: Script;
  readonly clock: Clock;
}): Promise<ScriptedModel> {
  const requests: RecordedRequest[] = [];
  const server = await startModelServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    intercept: (request) => {
      requests.push(request);
      if (requests.length > KEPT_REQUESTS) requests.shift();
      return false;
    },
    respond: (exchange) => {
      const { request } = exchange;
      const reply = request.kind === "turn" ? options.script(request) : ERRAND_REPLY;
      return performReply(exchange, reply, { clock: options.clock, pieceMs: WORD_MS });
    },
  });
  return { baseUrl: server.baseUrl, requests, stop: server.stop };
}
