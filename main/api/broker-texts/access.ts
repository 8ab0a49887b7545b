import type { TextPair } from "../translator.ts";

/** Why somebody may have work done or may not, and why a rule cannot be changed. */
export const accessTexts: readonly TextPair[] = [
  ["This place is not among the channels for work.", "这个位置不在允许工作的频道之列。"],
  ["Guests may not give work.", "访客不能分派工作。"],
  ["People of other workspaces may not give work.", "其他 Slack 工作区的成员不能分派工作。"],
  ["Only people on the list may give work.", "只有列表中的成员才能分派工作。"],
  ["Bots may not begin work unless they are on the list.", "机器人只有在列表中才能发起工作。"],
  ["The account is deactivated.", "该账号已停用。"],

  ["ALLOWED_CHANNELS does not name this channel.", "ALLOWED_CHANNELS 没有列出这个频道。"],
  ["ALLOWED_BOTS names every bot.", "ALLOWED_BOTS 列出了所有机器人。"],
  ["ALLOWED_BOTS names {0}.", "ALLOWED_BOTS 列出了 {0}。"],
  [
    "A bot's post in a session's thread is context.",
    "机器人在会话的消息串中发布的内容只用作上下文。",
  ],
  [
    "ALLOWED_BOTS does not name this bot, and its post would start work.",
    "ALLOWED_BOTS 没有列出这个机器人，而它发布的内容会发起工作。",
  ],
  ["ALLOWED_USERS names this person.", "ALLOWED_USERS 列出了这位成员。"],
  ["ALLOWED_USERS does not name this person.", "ALLOWED_USERS 没有列出这位成员。"],
  ["Slack does not know this person in this workspace.", "这个 Slack 工作区中没有这位成员。"],
  [
    "The message comes, or may come, from another workspace.",
    "消息来自或可能来自其他 Slack 工作区。",
  ],
  ["The person belongs to another workspace.", "这位成员属于其他 Slack 工作区。"],
  ["Slack marks the person as a guest.", "Slack 将这位成员标为访客。"],
  [
    "Without users:read, guests cannot be distinguished from members.",
    "没有权限范围 users:read，无法区分访客和正式成员。",
  ],
  ["A full member of this workspace.", "这个 Slack 工作区的正式成员。"],

  [
    "This is the only person on the list; without a list every full member may give work.",
    "列表中只有这一位成员；没有列表时，所有正式成员都能分派工作。",
  ],
  [
    "Add another person first, or allow all full members.",
    "请先添加另一位成员，或允许所有正式成员。",
  ],
  [
    "This is the only place on the list; without a list work is taken everywhere.",
    "列表中只有这一个位置；没有列表时，在所有位置接受工作。",
  ],
  [
    "Add another channel first, or allow work everywhere.",
    "请先添加另一个频道，或允许在所有位置工作。",
  ],
  ["Nobody would be left who may give work.", "这样就没有人能分派工作了。"],
  ["{0} is not on the list.", "{0} 不在列表中。"],
  ["Load the rules again.", "请重新载入规则。"],
  ["Limit work to a channel instead.", "请改为限定到某个频道。"],
  ["Add the people first who may go on giving work.", "请先添加可以继续分派工作的成员。"],

  ["Slack has not yet confirmed which workspace this is.", "Slack 还没有确认这是哪个工作区。"],
  ["Slack did not describe the account of {0}.", "Slack 没有提供 {0} 的账号信息。"],
  ["Try again once Slack can be reached.", "请在能连接到 Slack 后重试。"],
  ["This request is not open any more.", "这个申请已经处理过了。"],
  ["This request is not ignored.", "这个申请未被忽略。"],
];
