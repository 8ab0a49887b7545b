import { afterEach, beforeEach, expect, it } from "vitest";
import { addAsk, settleAsk } from "../store/asks.ts";
import { openStore, type Store } from "../store/database.ts";
import { createSession, findSession, saveSession } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { addTurn } from "../store/turns.ts";
import { begunCommands, noteBegunCommand } from "./begun-commands.ts";
import { storedContext } from "./stored-context.ts";
import { working } from "./testing/decided.ts";

const KEY = "C1:1.0";
const step = (title: string, itemId = "call_2", type = "command") => ({
  ...{ itemId, type, title, status: "running" },
});

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  const place = { channel: "C1", channelType: "channel", threadTs: "1.0", workspace: "/w" };
  await createSession(store.db, {
    ...{ key: KEY, ...place, host: "here", initiator: null, title: null },
    ...{ stateJson: "{}", state: "idle", at: 1 },
  });
});
afterEach(() => store.close());

async function allowed(command: string, kind: "allow-once" | "allow-for-session" | "decline") {
  const handle = `${kind} ${command}`.slice(0, 60);
  await addAsk(store.db, {
    ...{ handle, session_key: KEY, request_key: handle, turn_id: "T0" },
    question_json: JSON.stringify({ kind: "command", command }),
    ...{ expires_at: 1, created_at: 1 },
  });
  const outcome = { kind: "answered", choice: { kind }, by: "U1", at: 1 };
  await settleAsk(store.db, handle, JSON.stringify(outcome));
}

async function begun(turnId = "T1") {
  const session = await findSession(store.db, KEY);
  return session === undefined ? [] : begunCommands(session, turnId);
}

it.each(["{{{", "[1]", "{}"])(
  "TU17: asks people where the note %s cannot be read, and notes again",
  async (json) => {
    await saveSession(store.db, KEY, { begun_json: json });
    const [unknown, ...more] = await begun();
    expect([unknown?.turnId, unknown?.command, more]).toEqual([
      ...["T1", "a command that was allowed for this session"],
      [],
    ]);
    await allowed("make deploy", "allow-for-session");
    await noteBegunCommand(store.db, KEY, "T1", step("make deploy"));
    expect((await begun()).at(-1)?.command).toBe("make deploy");
  },
);

it("TU17: notes nothing of a command that was not allowed for the session", async () => {
  await allowed("make deploy", "allow-once");
  await allowed("make clean", "decline");
  await allowed("make", "allow-for-session");
  for (const title of ["make deploy", "make clean", "make all", "ls"])
    await noteBegunCommand(store.db, KEY, "T1", step(title));
  await noteBegunCommand(store.db, KEY, "T1", step("make", "edit_1", "file-change"));
  expect(await begun()).toEqual([]);
});

it("TU17: notes a command that begins again, by turn, a long one by its beginning", async () => {
  const long = `echo ${"x".repeat(400)}`;
  await allowed("make", "allow-for-session");
  await allowed(long, "allow-for-session");
  await noteBegunCommand(store.db, KEY, "T1", step("make"));
  await noteBegunCommand(store.db, KEY, "T1", step(`${long.slice(0, 300)}…`, "call_3"));
  expect(await begun()).toEqual([
    { turnId: "T1", itemId: "call_2", command: "make" },
    { turnId: "T1", itemId: "call_3", command: long },
  ]);
  await noteBegunCommand(store.db, KEY, "T2", step("make", "call_4"));
  expect([await begun("T1"), (await begun("T2")).length]).toEqual([[], 1]);
});

it("TU17: a cut in such a command is found, as long as its end was not stored", async () => {
  await allowed("make", "allow-for-session");
  await addTurn(store.db, { id: "T1", sessionKey: KEY, codexThreadId: "t", at: 1 });
  await noteBegunCommand(store.db, KEY, "T1", step("make"));
  const cutIn = async () => {
    const session = await findSession(store.db, KEY);
    if (session === undefined) throw new Error("The session is gone.");
    const event = { kind: "inspected", turns: [], lost: [] } as const;
    return (await storedContext(store.db, session, working, event)).unseenCommand;
  };
  expect(await cutIn()).toBe("make");
  const entry = { sessionKey: KEY, kind: "step", data: {}, ref: "call_2", at: 2 } as const;
  await addTimelineEntry(store.db, entry);
  expect(await cutIn()).toBeNull();
});
