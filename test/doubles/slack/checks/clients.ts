import { SocketModeClient } from "@slack/socket-mode";
import { WebClient } from "@slack/web-api";
import { type SlackDouble, startSlackDouble } from "../slack-double.ts";

const toStop: (() => Promise<unknown>)[] = [];

/** Ends what a check started, the last first. */
export async function stopAll(): Promise<void> {
  for (const stop of toStop.splice(0).toReversed()) await stop();
}

/** A double that ends with the check. */
export async function startDouble(options: Parameters<typeof startSlackDouble>[0] = {}) {
  const double = await startSlackDouble(options);
  toStop.push(() => double.stop());
  return double;
}

/** The stock client, without retries and with a limit. */
export function webClient(double: SlackDouble, token = double.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: double.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 30_000,
  });
}

/** What a client got. */
export interface Arrived {
  readonly body: Readonly<Record<string, unknown>>;
  readonly event: Readonly<Record<string, unknown>>;
  readonly retry: number;
  readonly type: string;
}

/** A stock client that acknowledges everything at once and keeps what arrived. */
export async function connect(
  double: SlackDouble,
  answer: (arrived: Arrived) => unknown = () => ({}),
) {
  const client = new SocketModeClient({
    appToken: double.appToken,
    autoReconnectEnabled: false,
    clientOptions: { slackApiUrl: double.apiUrl, retryConfig: { retries: 0 } },
  });
  const arrived: Arrived[] = [];
  client.on("slack_event", ({ ack, body, retry_num, type }) => {
    const one = { body, event: body.event ?? {}, retry: retry_num ?? 0, type };
    const payload = answer(one);
    arrived.push(one);
    if (payload !== null) ack(payload).catch(() => arrived.splice(arrived.indexOf(one), 1));
  });
  client.on("error", () => {});
  await client.start();
  toStop.push(() => client.disconnect());
  return { client, arrived };
}

/** The error that a call ends in: Slack's own, or the SDK's code. */
export function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "no error",
    (thrown: { data?: { error?: string }; code?: string }) =>
      thrown.data?.error ?? thrown.code ?? String(thrown),
  );
}

/** A bare socket: frames as they come, nothing acknowledged. */
export async function rawSocket(double: SlackDouble) {
  const open = await webClient(double, double.appToken).apps.connections.open({});
  const socket = new WebSocket(open.url ?? "");
  toStop.push(async () => socket.close());
  const frames: Readonly<Record<string, unknown>>[] = [];
  const garbage: string[] = [];
  socket.addEventListener("message", ({ data }) => {
    const text = String(data);
    if (text.startsWith("{n")) garbage.push(text);
    else frames.push(JSON.parse(text));
  });
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const texts = () =>
    frames.map((frame) => (frame["payload"] as { event?: { text?: string } })?.event?.text);
  return { socket, frames, garbage, closed, texts };
}
