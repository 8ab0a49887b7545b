import { useMutation, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type {
  DoctorFinding,
  DoctorReport,
  DoctorResult,
  DoctorRunEvent,
} from "../../main/api/doctor.ts";
import { answerOf } from "../api/api-error.ts";
import { doctorQuery, queryKeys } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

/** What a fix came to: the finding as it was, and what the check finds now. */
export interface Fixed {
  readonly did: string;
  readonly before: DoctorFinding;
  readonly after: readonly DoctorFinding[];
}

/** Findings that are older than this are checked again when the screen is opened. */
const FRESH_MS = 300_000;
/** A fix may have to wait for the broker to start, and the check after it has its own limit. */
const FIX_TIMEOUT_MS = 90_000;
const BY = "you";

/** The doctor's findings, kept up to date by what is run and fixed here. */
export function useDoctor() {
  const api = useAdminApi();
  const { client, queries } = api;
  const report = useQuery(doctorQuery(api));
  const [running, setRunning] = useState<ReadonlyMap<string, number>>(new Map());
  const [fixed, setFixed] = useState<readonly Fixed[]>([]);

  const keep = useCallback(
    (change: (before: DoctorReport) => DoctorReport) => {
      queries.setQueryData<DoctorReport>(queryKeys.doctor, (before) =>
        before === undefined ? before : change(before),
      );
    },
    [queries],
  );
  const take = useCallback(
    (event: DoctorRunEvent) => {
      switch (event.kind) {
        case "started":
          setRunning((before) => new Map(before).set(event.check, event.at));
          return;
        case "result":
          setRunning((before) => without(before, event.result.check));
          keep((before) => withResult(before, event.result));
          return;
        case "done":
          setRunning(new Map());
          keep(() => event.report);
      }
    },
    [keep],
  );
  const run = useMutation({
    mutationFn: async () => {
      setFixed([]);
      await api.runDoctor(take);
    },
    onError: () => setRunning(new Map()),
  });
  const fix = useMutation({
    mutationFn: ({ check, key }: { readonly check: string; readonly key: string }) =>
      answerOf(
        client.fixDoctorFinding(
          { params: { check }, body: { key, by: BY } },
          { timeoutMs: FIX_TIMEOUT_MS },
        ),
      ),
    onSuccess: ({ did, before, result }) => {
      keep((report_) => withResult(report_, result));
      setFixed((all) => [
        ...all.filter((each) => each.before.key !== before.key),
        { did, before, after: result.findings },
      ]);
    },
  });
  const mute = useMutation({
    mutationFn: ({ key, muted }: { readonly key: string; readonly muted: boolean }) =>
      answerOf(client.muteDoctorFinding({ body: { key, muted, by: BY } })),
    onSuccess: (after) => keep(() => after),
  });

  // Once for each visit: what is old is checked again.
  const wasAsked = useRef(false);
  const { data } = report;
  const start = run.mutate;
  useEffect(() => {
    if (data === undefined || wasAsked.current) return;
    wasAsked.current = true;
    if (data.running || data.at === null || Date.now() - data.at > FRESH_MS) start();
  }, [data, start]);

  return { report, running, run, fix, fixed, mute };
}

function without(before: ReadonlyMap<string, number>, check: string): ReadonlyMap<string, number> {
  const after = new Map(before);
  after.delete(check);
  return after;
}

function withResult(report: DoctorReport, result: DoctorResult): DoctorReport {
  const others = report.results.filter(({ check }) => check !== result.check);
  return { ...report, results: [...others, result] };
}
