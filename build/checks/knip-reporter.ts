import type { ReporterOptions } from "knip";

/** Knip says nothing when it finds nothing, be it in a whole project or in no file at all. */
export default function reportFileCount({ counters }: ReporterOptions): void {
  console.log(`knip looked at ${counters.processed} files.`);
}
