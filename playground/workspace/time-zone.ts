/** What users.info says about a time zone at an instant. */
export interface ZoneAt {
  readonly label: string;
  readonly offsetSeconds: number;
}

const OFFSET = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/;

/** The long name and the offset of an IANA zone at `at` (milliseconds); UTC for an unknown name. */
export function zoneAt(timeZone: string, at: number): ZoneAt {
  const part = (style: "long" | "longOffset") =>
    new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: style })
      .formatToParts(at)
      .find((one) => one.type === "timeZoneName")?.value ?? "";
  try {
    const match = OFFSET.exec(part("longOffset"));
    const seconds = Number(match?.[2] ?? 0) * 3600 + Number(match?.[3] ?? 0) * 60;
    return { label: part("long"), offsetSeconds: match?.[1] === "-" ? -seconds : seconds };
  } catch (thrown) {
    if (thrown instanceof RangeError) {
      return { label: "Coordinated Universal Time", offsetSeconds: 0 };
    }
    throw thrown;
  }
}
