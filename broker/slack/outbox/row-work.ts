import { assertNever } from "../../errors/broker-error.ts";
import type { SlackFailure } from "../failure.ts";
import { unsynced } from "../../store/durability.ts";
import { outboxRowsByKey, saveOutboxRow } from "../../store/outbox.ts";
import type { Executor, OutboxRow } from "../../store/schema.ts";
import { tsOfTime } from "../ts.ts";
import {
  afterFailedLook,
  afterMiss,
  afterSend,
  type RowStanding,
  type Verdict,
} from "./delivery-rules.ts";
import type { OutboxOptions } from "./outbox-options.ts";
import type { PostPlace } from "./posting-api.ts";
import type { AnswerForm } from "../answer/messages.ts";
import {
  afterMessage,
  anotherWay,
  type EditBody,
  editOf,
  nextMessage,
  refusalOf,
  type TextBody,
  withoutFile,
  type Written,
} from "./outgoing.ts";
import { pieceKey, readProgress, readRowBody, type RowBody, type RowProgress } from "./row-body.ts";
import { fileToUpload, type UploadedFile } from "./upload.ts";

/** A row that brings a file: one of the agent's, or an answer that is too long for messages. */
type FileBody = Exclude<RowBody, { kind: "edit" | "notice" }>;

/** A row with its columns read. */
interface Job<Body extends RowBody> {
  readonly row: OutboxRow;
  readonly body: Body;
  readonly progress: RowProgress;
  readonly place: PostPlace;
}

/** How far our clock may be off Slack's when a post is looked for: 1 hour. */
const CLOCK_DIFFERENCE_MS = 60 * 60_000;

/** Refusals of a form's blocks after which this workspace is spared them until the restart. */
const REFUSALS_AT_MOST = 2;

/** How soon an edit looks again whether its message is posted by now. */
const EDIT_AFTER_POST_MS = 1_000;

/** Works on one row for one step: a send or a look. Throws only when the store fails. */
export function createRowWork(
  options: OutboxOptions & {
    /** A row with that key is sent or failed. */
    readonly onSettled: (key: string) => void;
    /** Slack had enough of the row's lane, for so long where it said so. */
    readonly onRateLimited: (row: OutboxRow, retryAfterMs: number | null) => void;
  },
): (row: OutboxRow) => Promise<void> {
  const { db, clock, api, log } = options;

  const work = async (row: OutboxRow): Promise<void> => {
    const body = readRowBody(row.body_json);
    if (body === null)
      return giveUp(row, { code: "unreadable_row", message: "its stored form cannot be read" });
    const progress = readProgress(row.outcome_json);
    const place = { channel: row.channel, threadTs: row.thread_ts };
    if (body.kind === "edit") return editMessage({ row, body, progress, place });
    const isUnsure = row.state === "unsure" || row.state === "sending";
    const file = body.kind === "notice" ? null : fileToUpload(body, progress);
    if (body.kind !== "notice" && file !== null) {
      const job = { row, body, progress, place };
      return isUnsure ? lookForFile(job, file) : sendFile(job, file);
    }
    if (body.kind === "file") throw new Error("a file row always brings a file");
    const job = { row, body, progress, place };
    return isUnsure ? lookForText(job) : sendText(job);
  };

  /** How often Slack did not know the blocks of a form; one that it refuses twice is off. */
  const refusedForms = new Map<AnswerForm, number>();
  const FORMS_IN_ORDER = ["rich", "plain", "sections", "text"] as const;

  const writtenWith = (progress: RowProgress): Written => ({
    progress,
    usual:
      FORMS_IN_ORDER.find((form) => (refusedForms.get(form) ?? 0) < REFUSALS_AT_MOST) ?? "text",
    read: options.readMarkdown,
  });

  // ---------------------------------------------------------------------------- messages

  const sendText = async (job: Job<TextBody>): Promise<void> => {
    const { row, body, progress, place } = job;
    const message = nextMessage(body, writtenWith(progress));
    if (message === null) return sent(row, progress);
    const attempts = await noteSending(row, progress);
    if (attempts === null) return;
    const key = pieceKey(row.idempotency_key, progress.posted.length);
    const result = await api.post({ ...place, ...message, key });
    if (result.ok) return pieceTaken(job, result.value.ts);
    return sendFailed({ ...job, row: { ...row, attempts } }, result.error);
  };

  const lookForText = async (job: Job<TextBody>): Promise<void> => {
    const { row, progress, place } = job;
    const found = await api.findPost({
      ...place,
      key: pieceKey(row.idempotency_key, progress.posted.length),
      oldest: oldestOf(row),
    });
    if (!found.ok) return lookFailed(job, found.error);
    return found.value === null ? missed(job) : pieceTaken(job, found.value.ts);
  };

  const pieceTaken = async (job: Job<TextBody>, ts: string): Promise<void> => {
    const { row, body, progress, place } = job;
    const permalink = await api.permalink({ ...place, ts });
    const posted = { ts, ...(permalink !== null && { permalink }) };
    const { progress: next, isLast } = afterMessage(
      body,
      writtenWith(settledDoubt(progress)),
      posted,
    );
    if (isLast) return sent(row, next);
    told(row);
    await save(row, { state: "queued", attempts: 0, next_attempt_at: 0, progress: next });
  };

  /** An edit may be repeated, so that an unclear answer needs no look before the next try. */
  const editMessage = async (job: Job<EditBody>): Promise<void> => {
    const { row, body, place } = job;
    const [target] = await outboxRowsByKey(db, [body.of]);
    const ts = readProgress(target?.outcome_json ?? null).posted[0]?.ts;
    if (ts === undefined && target !== undefined && isOpen(target)) {
      const { progress } = job;
      return save(row, { next_attempt_at: clock.now() + EDIT_AFTER_POST_MS, progress });
    }
    if (ts === undefined) {
      return giveUp(row, { code: "nothing_to_edit", message: "the message was never posted" });
    }
    const edit = editOf(body, writtenWith(job.progress));
    const result = await api.edit({ channel: place.channel, ts, ...edit });
    if (result.ok) {
      await save(row, { state: "sent", progress: { posted: [{ ts }] } });
      log.debug("Edited in Slack", { key: row.idempotency_key, sessionKey: row.session_key, ts });
      return options.onSettled(row.idempotency_key);
    }
    const attempts = row.attempts + 1;
    const failure =
      result.error.kind === "ambiguous"
        ? ({ kind: "unreachable", message: result.error.message } as const)
        : result.error;
    return sendFailed({ ...job, row: { ...row, attempts } }, failure);
  };

  // ------------------------------------------------------------------------------- files

  const sendFile = async (job: Job<FileBody>, file: UploadedFile): Promise<void> => {
    const { row, progress } = job;
    if (progress.fileId !== undefined) return shareFile(job, file, progress.fileId);
    const uploaded = await api.upload(file);
    if (!uploaded.ok) {
      const attempts = row.attempts + 1;
      // An upload that was not shared is seen by nobody: it is simply made again.
      const failure =
        uploaded.error.kind === "ambiguous"
          ? ({ kind: "unreachable", message: uploaded.error.message } as const)
          : uploaded.error;
      return sendFailed({ ...job, row: { ...row, attempts } }, failure);
    }
    const { fileId } = uploaded.value;
    return shareFile({ ...job, progress: { ...progress, fileId } }, file, fileId);
  };

  const shareFile = async (
    job: Job<FileBody>,
    file: UploadedFile,
    fileId: string,
  ): Promise<void> => {
    const { row, progress, place } = job;
    const attempts = await noteSending(row, progress);
    if (attempts === null) return;
    const result = await api.share({
      ...place,
      fileId,
      title: file.title ?? file.filename,
      ...(file.comment !== undefined && { comment: file.comment }),
    });
    if (result.ok) return fileTaken(job, file, fileId, null);
    if (result.error.kind === "refused" && result.error.code === "file_not_found") {
      // An upload that nobody shared in time is gone, and was never seen: upload it again, once.
      const { fileId: _fileId, ...kept } = progress;
      if (progress.isSecondUpload !== true)
        return save(row, { state: "queued", progress: { ...kept, isSecondUpload: true } });
    }
    return sendFailed({ ...job, row: { ...row, attempts } }, result.error);
  };

  const lookForFile = async (job: Job<FileBody>, file: UploadedFile): Promise<void> => {
    const { row, progress, place } = job;
    const { fileId } = progress;
    if (fileId === undefined) return save(row, { state: "queued", next_attempt_at: 0, progress });
    const found = await api.findShare({ ...place, fileId, oldest: oldestOf(row) });
    if (!found.ok) return lookFailed(job, found.error);
    return found.value === null ? missed(job) : fileTaken(job, file, fileId, found.value.ts);
  };

  const fileTaken = async (
    job: Job<FileBody>,
    file: UploadedFile,
    fileId: string,
    knownTs: string | null,
  ): Promise<void> => {
    const { row, progress, place } = job;
    const described = await api.describeFile({ ...place, fileId, name: file.filename });
    const ts = knownTs ?? described.ts;
    const permalink = ts === null ? null : await api.permalink({ ...place, ts });
    return sent(row, {
      ...settledDoubt(progress),
      posted:
        ts === null
          ? progress.posted
          : [...progress.posted, { ts, ...(permalink !== null && { permalink }) }],
      file: described.file,
    });
  };

  // ---------------------------------------------------------------------------- verdicts

  const sendFailed = (job: Job<RowBody>, failure: SlackFailure): Promise<void> => {
    if (failure.kind === "refused") noteRefusal(job, failure);
    if (failure.kind === "rate-limited") options.onRateLimited(job.row, failure.retryAfterMs);
    const unsureTimes = (job.progress.unsureTimes ?? 0) + (failure.kind === "ambiguous" ? 1 : 0);
    const progress = { ...job.progress, unsureTimes };
    const verdict = afterSend(failure, standingOf(job.row, unsureTimes));
    return follow({ ...job, progress }, verdict);
  };

  const missed = (job: Job<RowBody>): Promise<void> => {
    const misses = (job.progress.misses ?? 0) + 1;
    const standing = standingOf(job.row, job.progress.unsureTimes ?? 0);
    return follow(job, afterMiss(misses, standing));
  };

  const lookFailed = (job: Job<RowBody>, failure: SlackFailure): Promise<void> => {
    const standing = standingOf(job.row, job.progress.unsureTimes ?? 0);
    return follow(job, afterFailedLook(failure, job.progress.misses ?? 0, standing));
  };

  const follow = async (job: Job<RowBody>, verdict: Verdict): Promise<void> => {
    const { row, body, progress } = job;
    switch (verdict.kind) {
      case "send-at": {
        log.debug("A post will be retried", { key: row.idempotency_key, at: verdict.at });
        const { misses: _misses, ...kept } = progress;
        return save(row, { state: "queued", next_attempt_at: verdict.at, progress: kept });
      }
      case "look-at":
        log.info("Checking in Slack whether a post arrived", { key: row.idempotency_key });
        return save(row, {
          state: "unsure",
          next_attempt_at: verdict.at,
          progress: { ...progress, misses: verdict.misses },
        });
      case "another-way": {
        const other =
          body.kind === "file" ? null : anotherWay(body, writtenWith(progress), verdict.refusal);
        if (other === null)
          return giveUp(row, { code: "msg_too_long", message: "Slack took it in no form" });
        return save(row, { state: "queued", next_attempt_at: 0, progress: other });
      }
      case "give-up":
        // An answer arrives in any case: where Slack takes no file, as messages.
        if (body.kind === "document" && progress.left === undefined) {
          const instead = withoutFile(body, writtenWith(progress));
          return save(row, { state: "queued", next_attempt_at: 0, progress: instead });
        }
        return giveUp(row, verdict);
      default:
        return assertNever(verdict);
    }
  };

  /** What Slack refused is logged with its pointer: it tells what our model of its limits misses. */
  const noteRefusal = (
    { row, progress }: Job<RowBody>,
    failure: Extract<SlackFailure, { kind: "refused" }>,
  ): void => {
    const refusal = refusalOf(failure.code);
    if (refusal === null) return;
    const { usual } = writtenWith(progress);
    const form = progress.form === undefined || progress.form === "file" ? usual : progress.form;
    if (refusal === "unknown-blocks") refusedForms.set(form, (refusedForms.get(form) ?? 0) + 1);
    log.warn("Slack refused the form of a post; another one is tried", {
      key: row.idempotency_key,
      code: failure.code,
      form,
      scale: progress.scale ?? 1,
      details: failure.details ?? [],
    });
  };

  const standingOf = (row: OutboxRow, unsureTimes: number): RowStanding => ({
    now: clock.now(),
    random: options.random(),
    createdAt: row.created_at,
    attempts: row.attempts,
    unsureTimes,
  });

  // ------------------------------------------------------------------------------- store

  /**
   * Stored before Slack is asked, so that a crash in between is known of. Null when the row was
   * dropped, or went with its session, since it was read.
   */
  const noteSending = async (row: OutboxRow, progress: RowProgress): Promise<number | null> => {
    const attempts = row.attempts + 1;
    const outcome_json = JSON.stringify(progress);
    const isNoted = await saveOutboxRow(db, row, { state: "sending", attempts, outcome_json });
    return isNoted ? attempts : null;
  };

  const save = async (
    row: OutboxRow,
    changes: Partial<Pick<OutboxRow, "state" | "attempts" | "next_attempt_at">> & {
      readonly progress: RowProgress;
    },
    executor: Executor = db,
  ): Promise<void> => {
    const { progress, ...columns } = changes;
    const isSaved = await saveOutboxRow(executor, row, {
      attempts: row.attempts,
      ...columns,
      outcome_json: JSON.stringify(progress),
    });
    // Dropped meanwhile: callers that wait for the post are informed.
    if (!isSaved && columns.state === "queued") options.onSettled(row.idempotency_key);
  };

  /** When this is lost, the row is "sending" still and Slack is asked whether it has the post. */
  const sent = async (row: OutboxRow, progress: RowProgress): Promise<void> => {
    await unsynced(db).execute((transaction) =>
      save(row, { state: "sent", progress }, transaction),
    );
    const { idempotency_key: key, session_key: sessionKey } = row;
    log.info("Posted to Slack", { key, sessionKey, ts: progress.posted.at(-1)?.ts });
    told(row);
    options.onSettled(key);
  };

  const giveUp = async (
    row: OutboxRow,
    reason: { readonly code: string; readonly message: string },
  ): Promise<void> => {
    const { idempotency_key: key, session_key: sessionKey } = row;
    log.warn("A post was parked", { key, sessionKey, ...reason });
    await saveOutboxRow(db, row, {
      state: "failed",
      attempts: row.attempts,
      error: `${reason.code}: ${reason.message}`,
    });
    const isAnswer = readRowBody(row.body_json)?.kind === "mrkdwn";
    if (isAnswer && row.thread_ts !== null && row.lane !== "live")
      options.onRefused({ channel: row.channel, threadTs: row.thread_ts });
    options.onSettled(key);
  };

  const told = (row: OutboxRow) => {
    if (row.thread_ts !== null) options.onPosted({ channel: row.channel, threadTs: row.thread_ts });
  };

  return work;
}

function isOpen(row: OutboxRow): boolean {
  return row.state === "queued" || row.state === "sending" || row.state === "unsure";
}

function settledDoubt(progress: RowProgress): RowProgress {
  const { misses: _misses, unsureTimes: _unsureTimes, ...kept } = progress;
  return kept;
}

function oldestOf(row: OutboxRow): string {
  return tsOfTime(row.created_at - CLOCK_DIFFERENCE_MS);
}
