import { buttonClickOf } from "./button-click.ts";
import { USE_ANOTHER_PROFILE } from "./hold-notice.ts";

/** Somebody wants a waiting session to go on with another profile. */
export interface ProfileClick {
  readonly userId: string;
  readonly channel: string;
  readonly threadTs: string;
  /** The key of the notice that has the button, without the session's. */
  readonly noticeKey: string;
}

/** The click of an `interactive` envelope, or null when it is another one. */
export function profileClickOf(payload: unknown): ProfileClick | null {
  const click = buttonClickOf(payload);
  if (click?.actionId !== USE_ANOTHER_PROFILE) return null;
  const { channel, threadTs, userId, value: noticeKey } = click;
  if (threadTs === null || noticeKey === null || !/^quota:\w+$/.test(noticeKey)) return null;
  return { userId, channel, threadTs, noticeKey };
}
