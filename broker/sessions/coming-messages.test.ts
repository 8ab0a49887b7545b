import { expect, it } from "vitest";
import { withoutComing } from "./coming-messages.ts";
import type { DescribedMessage, InboundMessage } from "./model.ts";

const by = (author: InboundMessage["author"], ts: string): DescribedMessage => {
  const message: InboundMessage = {
    ...{ channel: "C1", channelType: "channel", ts, threadTs: "10.000001", author, text: ts },
    ...{ mentionsUs: false, mentionedUserIds: [], files: [], source: "history" },
  } as unknown as InboundMessage;
  return { message, readableText: ts } as unknown as DescribedMessage;
};
const user = (ts: string) => by({ kind: "user", userId: "U1" }, ts);
const bot = (ts: string) => by({ kind: "bot", botId: "B1" }, ts);
const left = (
  earlier: readonly DescribedMessage[],
  newest: string | null,
  waiting: readonly string[] = [],
) => withoutComing(earlier, { newest, waiting: new Set(waiting) }).map(({ message }) => message.ts);

it("OP01: a message that waits, or that has not come yet, is not told before it is given", () => {
  const thread = [user("10.000001"), bot("11.000001"), user("12.000001"), user("13.000001")];
  expect(left(thread, "12.000001", ["12.000001"])).toEqual(["10.000001", "11.000001"]);
});

it("SI16: what the bot wrote after the newest message is told", () => {
  const thread = [user("10.000001"), bot("11.000001")];
  expect(left(thread, "10.000001")).toEqual(["10.000001", "11.000001"]);
  expect(left(thread, "10.000001#2")).toEqual(["10.000001", "11.000001"]);
});

it("SI16: all is told where no message is stored any more", () => {
  const thread = [user("10.000001"), user("12.000001")];
  expect(left(thread, null)).toEqual(["10.000001", "12.000001"]);
});
