import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { createDiagnostics, type DiagnosticsSource } from "./diagnostics.ts";

function serviceOf(sources: readonly DiagnosticsSource[]) {
  let expire: (() => void) | null = null;
  let ids = 0;
  const service = createDiagnostics({
    sources,
    toTakeOut: (keepNames) =>
      Promise.resolve({
        secrets: [{ kind: "admin token", value: "sba-like-admin-token" }],
        people: keepNames ? [] : ["Mara Okafor"],
        channels: [],
        emails: !keepNames,
        home: "",
        namesAreKnown: true,
      }),
    newId: () => String((ids += 1)).padStart(16, "0"),
    clock: {
      ...systemClock,
      after: (_ms, task) => {
        expire = task;
        return { cancel: () => {} };
      },
    },
  });
  return { service, expire: () => expire?.() };
}

const text = (name: string, content: string | null): DiagnosticsSource => ({
  name,
  isChosen: true,
  read: () => Promise.resolve(content),
});

test("a file that cannot be read is listed with the reason, and one that is not there is not", async () => {
  const broken = { name: "b", isChosen: true, read: () => Promise.reject(new Error("EACCES: b")) };
  const { service } = serviceOf([text("a", "fine"), broken, text("c", null)]);
  const { files } = await service.preview(false);
  expect(files).toMatchObject([
    { name: "a", bytes: 4, isChosen: true, problem: null },
    { name: "b", isChosen: false, problem: "EACCES: b" },
  ]);
});

test("the bundle holds the chosen files exactly as they were shown, without secrets and names", async () => {
  let content = "Mara Okafor used sba-like-admin-token and xoxb-123456-abcdef";
  const source = { name: "logs/a", isChosen: true, read: () => Promise.resolve(content) };
  const { service } = serviceOf([source, text("other", "not chosen")]);
  const { id, files } = await service.preview(false);
  content = "changed after the preview";
  expect(files[0]?.redactions).toBe(3);
  const shown = service.piece(id, "logs/a", 0);
  expect(shown).toStrictEqual({
    text: "[person 1] used [redacted: admin token] and [redacted: Slack token]",
    next: null,
  });
  const bundle = await service.bundle(id, ["logs/a"]);
  if (bundle === null) throw new Error("There is no bundle.");
  const entries = await unpackTar(gunzipSync(bundle));
  expect(entries.map(({ header }) => header.name)).toStrictEqual(["broker-diagnostics/logs/a"]);
  expect(Buffer.from(entries[0]?.data ?? []).toString()).toBe(shown?.text);
});

test("names are kept when somebody wants that, secrets never", async () => {
  const { service } = serviceOf([text("a", "Mara Okafor, sba-like-admin-token")]);
  const { id } = await service.preview(true);
  expect(service.piece(id, "a", 0)?.text).toBe("Mara Okafor, [redacted: admin token]");
});

test("a long file is shown in pieces; another preview, an unknown file and a late call get nothing", async () => {
  const { service, expire } = serviceOf([text("a", "y".repeat(300_000))]);
  const first = await service.preview(false);
  const { id } = await service.preview(false);
  expect(service.piece(first.id, "a", 0)).toBeNull();
  expect(service.piece(id, "../a", 0)).toBeNull();
  expect(await service.bundle(id, ["a", "b"])).toBeNull();
  let from: number | null = 0;
  let length = 0;
  while (from !== null) {
    const piece: ReturnType<typeof service.piece> = service.piece(id, "a", from);
    length += piece?.text.length ?? 0;
    from = piece?.next ?? null;
  }
  expect(length).toBe(300_000);
  expire();
  expect(service.piece(id, "a", 0)).toBeNull();
});
