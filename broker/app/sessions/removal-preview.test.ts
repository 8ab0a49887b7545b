import { expect, it, onTestFinished } from "vitest";
import { newSessionState } from "../../sessions/state.ts";
import { sending } from "../../sessions/testing/decided.ts";
import { storeSession } from "../../slack/testing/stored-session.ts";
import { openStore } from "../../store/database.ts";
import { saveSession } from "../../store/sessions.ts";
import { removalPreview } from "./removal-preview.ts";

it.each([
  ["no turn where nothing is on its way", newSessionState, false],
  ["a turn that is being started", sending, true],
])("W14: AD11: counts %s", async (_, state, runningTurn) => {
  const store = await openStore({ path: ":memory:" });
  onTestFinished(() => store.close());
  const { db } = store;
  const key = await storeSession(db, "C1", "1700000000.000100");
  await saveSession(db, key, { state_json: JSON.stringify(state) });
  const preview = await removalPreview(key, {
    db,
    files: { bytesOf: () => Promise.resolve(0) },
    logFolder: () => "/nowhere",
    jobFolders: () => Promise.resolve([]),
    isWorkspace: () => true,
  });
  expect(preview).toMatchObject({ ok: true, value: { runningTurn } });
});
