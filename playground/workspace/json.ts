/** A JSON object on Slack's wire. */
export type Wire = Readonly<Record<string, unknown>>;
