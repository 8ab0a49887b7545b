import { describe, expect, it } from "vitest";
import { defaultPreferences, type AppPreferences } from "../api/app-preferences.ts";
import { offerApplicationsFolder } from "./applications-offer.ts";
import { type RecordedMac, recordedSystem } from "./system/testing/recorded-system.ts";

function setUp(mac: RecordedMac, answer: number) {
  const system = recordedSystem(mac);
  let stored: AppPreferences = defaultPreferences;
  const asked: string[] = [];
  const offer = () =>
    offerApplicationsFolder({
      language: "en",
      applications: system.applications,
      preferences: {
        current: () => stored,
        change: (some) => {
          stored = { ...stored, staysOutside: some.staysOutside === true };
        },
      },
      dialog: {
        showMessageBoxSync: (options: unknown) => {
          asked.push((options as { message: string }).message);
          return answer;
        },
      } as never,
    });
  return { offer, asked, done: system.done };
}

describe("the offer to move to Applications", () => {
  it.each([true, null])("is not made where it is pointless: inside is %s", (isInApplications) => {
    const { offer, asked } = setUp({ isInApplications }, 0);
    expect(offer()).toBe(false);
    expect(asked).toEqual([]);
  });

  it("is made once when it is declined", () => {
    const { offer, asked, done } = setUp({ isInApplications: false }, 1);
    expect([offer(), offer()]).toEqual([false, false]);
    expect([asked, done]).toEqual([["Move the app to Applications?"], []]);
  });

  it("moves the app when it is accepted", () => {
    const { offer, done } = setUp({ isInApplications: false }, 0);
    expect(offer()).toBe(true);
    expect(done).toEqual(["moved to Applications"]);
  });
});
