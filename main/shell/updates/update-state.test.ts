import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppUpdate } from "../../api/app-update.ts";
import { failureWords } from "./update-failure.ts";
import { isTeamSigned, type OwnCopy, refusalOf } from "./update-possible.ts";
import { afterEvent, allows, announcement, type UpdateEvent } from "./update-state.ts";

const offer = { version: "1.6.0", publishedAt: 5, notes: [] };
const refused: AppUpdate = { kind: "not-possible", code: "not_signed", reason: "Not signed." };

const events = fc.oneof(
  fc.constantFrom<UpdateEvent>(
    { kind: "check-began" },
    { kind: "check-ended", offer: null },
    { kind: "check-ended", offer },
    { kind: "check-failed", reason: "Offline." },
    { kind: "download-began" },
    { kind: "download-ended" },
    { kind: "download-failed", reason: "Damaged." },
    { kind: "install-failed", reason: "Refused." },
  ),
  fc.record({ kind: fc.constant("progress" as const), bytes: fc.nat(), totalBytes: fc.nat() }),
);

describe("an update of the app", () => {
  it("DE05 is ready only after a check that found it and a download that ended", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (happened) => {
        const states: AppUpdate[] = [{ kind: "idle" }];
        for (const event of happened) states.push(afterEvent(states.at(-1) ?? refused, event));
        const wrong = happened.filter((event, index) => {
          const [before, after] = states.slice(index);
          if (after?.kind === before?.kind) return false;
          const isReady = after?.kind === "ready";
          if (isReady && before?.kind !== "downloading") return true;
          if (isReady && event.kind !== "download-ended") return true;
          return after?.kind === "downloading" && !allows(before ?? refused, "download");
        });
        expect(wrong).toEqual([]);
      }),
    );
  });

  it("stays impossible whatever happens", () => {
    fc.assert(
      fc.property(fc.array(events), (happened) => {
        expect(happened.reduce(afterEvent, refused)).toBe(refused);
      }),
    );
  });

  it("is tried again after a failure, and keeps its version where there is one", () => {
    const downloading = [
      { kind: "check-began" },
      { kind: "check-ended", offer },
      { kind: "download-began" },
    ] as const satisfies readonly UpdateEvent[];
    const failed = [
      ...downloading,
      { kind: "download-failed", reason: "Damaged." } as const,
    ].reduce<AppUpdate>(afterEvent, { kind: "idle" });
    expect(failed).toEqual({
      kind: "failed",
      during: "download",
      version: "1.6.0",
      reason: "Damaged.",
    });
    expect(afterEvent(failed, { kind: "download-began" })).toMatchObject({ version: "1.6.0" });
    expect(afterEvent(failed, { kind: "check-began" })).toEqual({ kind: "checking" });
  });

  it("is announced once when it is there and once when it is ready", () => {
    const available: AppUpdate = { kind: "available", ...offer };
    const ready: AppUpdate = { kind: "ready", version: "1.6.0" };
    expect(announcement({ kind: "checking" }, available, "en")?.title).toContain("1.6.0");
    expect(announcement(available, available, "en")).toBeNull();
    expect(announcement(available, ready, "en")?.body).toContain("when you quit");
    expect(announcement(ready, ready, "en")).toBeNull();
    expect(announcement(available, ready, "zh")).toMatchObject({
      title: "App 1.6.0 已准备就绪",
      button: "重新启动以更新",
    });
    expect(announcement({ kind: "checking" }, { kind: "idle" }, "en")).toBeNull();
  });
});

describe("whether this copy can update itself", () => {
  const good: OwnCopy = {
    platform: "darwin",
    isPackaged: true,
    hasAddress: true,
    isInApplications: true,
  };

  it.each<[Partial<OwnCopy>, string]>([
    [{ platform: "linux" }, "not_macos"],
    [{ isPackaged: false }, "not_packaged"],
    [{ hasAddress: false }, "no_address"],
    [{ isInApplications: false }, "not_in_applications"],
  ])("DE05 names what is missing: %o", (missing, code) => {
    expect(refusalOf({ ...good, ...missing })).toMatchObject({ code });
  });

  it("is possible otherwise", () => expect(refusalOf(good)).toBeNull());

  it("needs the signature of a team, not one that was made on the spot", () => {
    expect(isTeamSigned("Signature=adhoc\nTeamIdentifier=not set\n")).toBe(false);
    expect(isTeamSigned("code object is not signed at all")).toBe(false);
    expect(isTeamSigned("Signature size=9046\nTeamIdentifier=ABCDE12345\n")).toBe(true);
  });
});

describe("why an update failed", () => {
  it.each<[string, string]>([
    ["net::ERR_INTERNET_DISCONNECTED", "did not answer"],
    ["sha512 checksum mismatch, expected a, got b", "damaged"],
    ["Could not get code signature for running application", "signature"],
    ["Cannot update while running on a read-only volume.", "Applications"],
    ["ENOSPC: no space left on device", "disk is full"],
    ["net::ERR_CONTENT_LENGTH_MISMATCH", "connection ended"],
  ])("says %s in words for people", (message, words) => {
    expect(failureWords(new Error(message))).toContain(words);
  });

  it("shows one bounded line of what it does not know", () => {
    expect(failureWords(new Error(`${"x".repeat(500)}\nat secret.js`))).toMatch(
      /^The updater failed: x{200}$/,
    );
  });
});
