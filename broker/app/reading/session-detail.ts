import { z } from "zod";
import {
  type Offer,
  planStepSchema,
  type SessionDetail,
  type SessionItem,
} from "../../api/sessions.ts";
import { assertNever } from "../../errors/broker-error.ts";
import { choicesOf } from "../../sessions/ask-rules.ts";
import { askViewOf } from "../../sessions/ask-views.ts";
import type { Offer as StoredOffer, SessionState } from "../../sessions/state.ts";
import type { SessionView } from "../../sessions/status/read-session-status.ts";
import { sessionPermissions } from "../../sessions/status/session-permissions.ts";
import { noticeBody } from "../../slack/notices.ts";
import { unsureInMarkdown } from "../../slack/unsure-words.ts";
import { queuedMessageIds } from "../../store/messages.ts";
import { findProgress } from "../../store/progress.ts";
import type { Executor } from "../../store/schema.ts";
import { fileChanges } from "../../store/timeline.ts";
import { machineName } from "../texts.ts";
import { parseJson } from "./slack-identity.ts";
import { readStoredEntry } from "./stored-entry.ts";

/** What a session's page shows beside its list item. */
export async function sessionDetail(
  db: Executor,
  view: SessionView,
  live: {
    readonly settings: SessionDetail["settings"];
    readonly model: string | null;
    readonly brokerRuns: boolean;
    readonly profiles: number;
  },
): Promise<Omit<SessionDetail, keyof SessionItem>> {
  const { asks, row, state, status } = view;
  const [queued, views, changes, turn] = await Promise.all([
    queuedMessageIds(db, row.key),
    Promise.all(asks.map((ask) => askViewOf(db, ask))),
    changesOf(db, row.key),
    runningTurn(db, state),
  ]);
  const { delivery } = state;
  const undelivered = delivery.state === "waiting" ? delivery.input.messageIds.length : 0;
  return {
    workspace: row.workspace,
    host: row.host,
    codexThreadId: row.codex_thread_id,
    settings: live.settings,
    model: live.model,
    plan: z.array(planStepSchema).catch([]).parse(parseJson(row.plan_json)),
    context: contextOf(row.context_json),
    changes,
    turn,
    queuedMessages: queued.length + undelivered,
    asks: views.map((ask) => ({
      ...ask,
      question: { ...ask.question },
      choices: [...choicesOf(ask.question)],
    })),
    offer: state.offer === null ? null : shownOffer(state.offer),
    permissions: sessionPermissions({
      status: status.state,
      state,
      hasThread: row.codex_thread_id !== null,
      brokerRuns: live.brokerRuns,
      profiles: live.profiles,
    }),
  };
}

const contextSchema = z.object({ usedTokens: z.number(), windowTokens: z.number() });

function contextOf(json: string | null): SessionDetail["context"] {
  if (json === null) return null;
  const parsed = contextSchema.safeParse(parseJson(json));
  return parsed.success ? parsed.data : null;
}

async function runningTurn(db: Executor, { turn }: SessionState): Promise<SessionDetail["turn"]> {
  if (turn.state !== "running") return null;
  const progress = await findProgress(db, turn.turnId);
  return {
    id: turn.turnId,
    startedAt: turn.startedAt,
    steps: progress?.steps ?? 0,
    commands: progress?.commands ?? 0,
  };
}

/** Sums up the file changes that the timeline still has, newest first. */
async function changesOf(db: Executor, sessionKey: string): Promise<SessionDetail["changes"]> {
  const files = new Map<string, { path: string; added: number; removed: number }>();
  for (const row of await fileChanges(db, sessionKey)) {
    const entry = readStoredEntry(row);
    if (entry.kind !== "step") continue;
    for (const { path, added, removed } of entry.data.files ?? []) {
      const sum = files.get(path) ?? { path, added: 0, removed: 0 };
      files.set(path, { path, added: sum.added + added, removed: sum.removed + removed });
    }
  }
  const all = [...files.values()];
  return {
    added: all.reduce((sum, file) => sum + file.added, 0),
    removed: all.reduce((sum, file) => sum + file.removed, 0),
    files: all,
  };
}

function shownOffer(offer: StoredOffer): Offer {
  return {
    kind: offer.kind,
    turnId: offer.turnId,
    text: offerText(offer),
    choices: choicesOfOffer(offer.kind),
  };
}

function offerText({ notice }: StoredOffer): string {
  if (notice.kind === "unsure") return unsureInMarkdown(notice.command);
  const body = noticeBody(notice, machineName);
  return body.kind === "notice" ? body.text : "";
}

function choicesOfOffer(kind: StoredOffer["kind"]): Offer["choices"] {
  switch (kind) {
    case "try-again":
      return [{ id: "try-again", label: "Try again" }];
    case "start-fresh":
      return [{ id: "start-fresh", label: "Start fresh with a summary" }];
    case "stalled":
      return [
        { id: "keep-waiting", label: "Keep waiting" },
        { id: "stop-and-retry", label: "Stop and try again" },
      ];
    case "unsure":
      return [
        { id: "check-and-continue", label: "Check and continue" },
        { id: "leave-it", label: "Leave it" },
      ];
    default:
      return assertNever(kind);
  }
}
