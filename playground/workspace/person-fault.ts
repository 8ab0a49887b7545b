/** Why a person could not do something. */
export type PersonFault =
  | "user_not_found"
  | "channel_not_found"
  | "not_in_channel"
  | "is_archived"
  | "thread_not_found"
  | "message_not_found"
  | "not_own_message"
  | "no_text"
  | "already_reacted"
  | "no_reaction"
  | "action_not_found"
  | "no_modal";
