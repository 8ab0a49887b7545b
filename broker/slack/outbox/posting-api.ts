import type { Result } from "../../errors/broker-error.ts";
import type { PostedFile } from "../../sessions/ports/posts.ts";
import type { SlackFailure } from "../failure.ts";
import type { UploadedFile } from "./upload.ts";

/** Where a post goes or is looked for. */
export interface PostPlace {
  readonly channel: string;
  readonly threadTs: string | null;
}

/** What the outbox asks of Slack. Each method makes one try and never throws. */
export interface PostingApi {
  post(
    message: PostPlace & {
      readonly text: string;
      readonly blocks?: readonly unknown[];
      /** Travels in the message's metadata. */
      readonly key: string;
    },
  ): Promise<Result<{ readonly ts: string }, SlackFailure>>;
  /** Changes a message of ours; doing it twice changes nothing more. */
  edit(
    message: Pick<PostPlace, "channel"> & {
      readonly ts: string;
      readonly text: string;
      readonly blocks: readonly unknown[];
    },
  ): Promise<Result<null, SlackFailure>>;
  /** Looks for a message with the key that is not older than `oldest`. */
  findPost(
    place: PostPlace & { readonly key: string; readonly oldest: string },
  ): Promise<Result<{ readonly ts: string } | null, SlackFailure>>;
  /** Brings a file's bytes to Slack. Nobody sees it until it is shared. */
  upload(file: UploadedFile): Promise<Result<{ readonly fileId: string }, SlackFailure>>;
  share(
    file: PostPlace & {
      readonly fileId: string;
      readonly title: string;
      readonly comment?: string;
    },
  ): Promise<Result<null, SlackFailure>>;
  /** Whether the file is in the place; `ts` of its message when Slack tells already. */
  findShare(
    place: PostPlace & { readonly fileId: string; readonly oldest: string },
  ): Promise<Result<{ readonly ts: string | null } | null, SlackFailure>>;
  /** What Slack says of a shared file; as much as it tells in a short time. */
  describeFile(
    place: PostPlace & { readonly fileId: string; readonly name: string },
  ): Promise<{ readonly file: PostedFile; readonly ts: string | null }>;
  permalink(place: PostPlace & { readonly ts: string }): Promise<string | null>;
}
