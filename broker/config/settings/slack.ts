import { settingsOf } from "../setting.ts";
import { age, bytes, flag, int, milliseconds, text, url, MIN_INTERVAL_MS } from "../value-types.ts";

const { required, fixed } = settingsOf("slack");

/** Slack lets no call ask for more than this many messages (`conversations.replies`, `limit`). */
const HISTORY_MAX = 1000;
/** Slack takes no larger file than 1 GiB (`files.completeUploadExternal`). */
const SLACK_FILE_MAX_BYTES = 1_073_741_824;

function looksLike(given: string): string {
  if (given.startsWith("xapp-")) {
    return "This is an app-level token, which belongs in SLACK_APP_TOKEN: the two may be swapped.";
  }
  if (given.startsWith("xoxb-")) {
    return "This is a bot token, which belongs in SLACK_BOT_TOKEN: the two may be swapped.";
  }
  if (/^xox[ep]/.test(given)) {
    return "This is a person's token. The bot token is under OAuth & Permissions of the Slack app, the app-level token under Basic Information.";
  }
  return "App-level tokens are under Basic Information of the Slack app, bot tokens under OAuth & Permissions.";
}

export const slackSettings = {
  SLACK_APP_TOKEN: required(
    text({
      wants: "the app-level token, which starts with xapp-",
      pattern: /^xapp-[\w-]+$/,
      explain: looksLike,
    }),
    {
      label: "App-level token",
      description:
        "The Slack app-level token with the scope connections:write. It opens the Socket Mode connection.",
      secret: true,
    },
  ),
  SLACK_BOT_TOKEN: required(
    text({
      wants: "the bot token, which starts with xoxb-",
      pattern: /^xoxb-[\w-]+$/,
      explain: looksLike,
    }),
    {
      label: "Bot token",
      description: "The Slack bot token, used for every Web API call.",
      secret: true,
    },
  ),
  SLACK_API_BASE_URL: fixed(url(), "https://slack.com/api", {
    label: "Web API address",
    isRare: true,
    description: "The base URL of Slack's Web API. Change it only for tests and the playground.",
  }),
  SLACK_SOCKET_OPEN_URL: fixed(
    text({
      wants: "a Web API method or an http(s) URL",
      pattern: /^(?:[A-Za-z]+(?:\.[A-Za-z]+)*|https?:\/\/\S+)$/,
    }),
    "apps.connections.open",
    {
      label: "Socket Mode address",
      isRare: true,
      description:
        "The Web API method or URL that opens a Socket Mode connection. Change it only for tests.",
    },
  ),
  SLACK_ALLOW_BROADCASTS: fixed(flag(), false, {
    label: "Broadcasts in answers",
    description:
      "Whether <!channel>, <!here>, <!everyone> and user groups in an answer notify people. Otherwise they are shown as words.",
  }),
  SLACK_INITIAL_THREAD_HISTORY_COUNT: fixed(int("messages", { min: 0, max: HISTORY_MAX }), 8, {
    label: "Earlier messages with the first mention",
    description:
      "How many earlier messages of a thread the agent gets with the first mention there. 0 for none.",
  }),
  SLACK_HISTORY_API_MAX_LIMIT: fixed(int("messages", { min: 1, max: HISTORY_MAX }), 50, {
    label: "Messages in one history call",
    isRare: true,
    description: "The maximum number of messages that one call of the thread history API returns.",
  }),
  SLACK_ACTIVE_TURN_RECONCILE_INTERVAL_MS: fixed(milliseconds(MIN_INTERVAL_MS), 15_000, {
    label: "Comparison of running turns with Codex",
    isRare: true,
    description:
      "How often running turns are compared with Codex. A turn whose end was missed is found within this time.",
  }),
  SLACK_MISSED_THREAD_RECOVERY_INTERVAL_MS: fixed(milliseconds(MIN_INTERVAL_MS), 300_000, {
    label: "Search for missed messages",
    isRare: true,
    description:
      "How often the threads of sessions are searched for messages that Slack did not deliver.",
  }),
  SLACK_RECOVERY_MAX_AGE_MS: fixed(age(0), 86_400_000, {
    label: "Oldest missed message to answer",
    description:
      "The maximum age of a missed message that is still answered. Older ones are ignored.",
  }),
  SLACK_FILE_MAX_BYTES: fixed(bytes({ min: 1, max: SLACK_FILE_MAX_BYTES }), 104_857_600, {
    label: "Largest file",
    description:
      "The maximum size of a file that is downloaded from a message or posted to a thread. Of a larger file, the agent gets only the name.",
  }),
};
