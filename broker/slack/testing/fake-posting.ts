import { failed, succeeded } from "../../errors/broker-error.ts";
import type { SlackFailure } from "../failure.ts";
import type { PostingApi } from "../outbox/posting-api.ts";

/** What happens to one call. */
export type Fate =
  | { readonly kind: "works" }
  /** Slack does it and the answer is lost, or it does not and the answer is lost. */
  | { readonly kind: "silence"; readonly isDone: boolean }
  | { readonly kind: "fails"; readonly failure: SlackFailure }
  /** The process dies in the call, after or before Slack did it. */
  | { readonly kind: "crash"; readonly isDone: boolean };

export interface FakeMessage {
  readonly channel: string;
  readonly threadTs: string | null;
  readonly ts: string;
  readonly key: string;
  readonly text: string;
  readonly hasBlocks: boolean;
}

export interface FakePosting {
  readonly api: PostingApi;
  readonly messages: FakeMessage[];
  /** Shared files, by id, in order. */
  readonly shared: { readonly fileId: string; readonly channel: string }[];
  readonly calls: string[];
  /** What happens to the calls from now on, one each; `works` when none is left. */
  readonly fates: Fate[];
}

/** Slack as the outbox sees it, in memory. `onCrash` is called instead of ever answering. */
export function fakePosting(onCrash: () => void = () => {}): FakePosting {
  const messages: FakeMessage[] = [];
  const shared: { fileId: string; channel: string }[] = [];
  const calls: string[] = [];
  const fates: Fate[] = [];
  let sequence = 0;

  const meet = async <T>(name: string, perform: () => T) => {
    calls.push(name);
    const fate = fates.shift() ?? { kind: "works" };
    switch (fate.kind) {
      case "works":
        return succeeded(perform());
      case "fails":
        return failed(fate.failure);
      case "silence":
        if (fate.isDone) perform();
        return failed({ kind: "ambiguous", message: "no answer" } as const);
      case "crash":
        if (fate.isDone) perform();
        onCrash();
        return new Promise<never>(() => {});
    }
  };
  const nextTs = () => {
    sequence += 1;
    return `1700000001.${String(sequence).padStart(6, "0")}`;
  };

  const api: PostingApi = {
    post: ({ channel, threadTs, text, blocks, key }) =>
      meet(`post ${text}`, () => {
        const message = { channel, threadTs, ts: nextTs(), key, text };
        messages.push({ ...message, hasBlocks: blocks !== undefined });
        return { ts: message.ts };
      }),
    edit: ({ channel, ts, text, blocks }) =>
      meet(`edit ${text}`, () => {
        const index = messages.findIndex((one) => one.channel === channel && one.ts === ts);
        const before = messages[index];
        if (before !== undefined) {
          messages[index] = { ...before, text, hasBlocks: blocks.length > 0 };
        }
        return null;
      }),
    findPost: ({ channel, threadTs, key }) =>
      meet("findPost", () => {
        const found = messages.find(
          (message) =>
            message.key === key && message.channel === channel && message.threadTs === threadTs,
        );
        return found === undefined ? null : { ts: found.ts };
      }),
    upload: (file) =>
      meet(`upload ${file.filename}`, () => {
        sequence += 1;
        return { fileId: `F${sequence}` };
      }),
    share: ({ fileId, channel }) =>
      meet("share", () => {
        shared.push({ fileId, channel });
        return null;
      }),
    findShare: ({ fileId, channel }) =>
      meet("findShare", () =>
        shared.some((one) => one.fileId === fileId && one.channel === channel)
          ? { ts: "1700000002.000001" }
          : null,
      ),
    describeFile: ({ fileId, name }) =>
      Promise.resolve({ file: { id: fileId, name }, ts: "1700000002.000001" }),
    permalink: ({ ts }) => Promise.resolve(`https://slack.test/p${ts}`),
  };
  return { api, messages, shared, calls, fates };
}
