import { migrations } from "./migrations.ts";

/** Which databases a release writes, and which releases work with them. */
export interface SchemaRange {
  /** Number of the newest migration. */
  readonly schema: number;
  /** The oldest schema whose release works with a database of this one. */
  readonly schemaMin: number;
}

/**
 * The oldest schema whose release works with a database that this release has migrated. It moves
 * only with a migration that takes something away, and then to a schema whose release did not use
 * that any more: see docs/architecture.md, "Data".
 */
const SCHEMA_MIN = 13;

/** Of this release. */
export function schemaRange(): SchemaRange {
  return { schema: schemaOf(Object.keys(migrations)), schemaMin: SCHEMA_MIN };
}

/** The highest number with which a migration's name begins; 0 without any. Pure. */
export function schemaOf(names: readonly string[]): number {
  return Math.max(0, ...names.map((name) => Number.parseInt(name, 10)));
}
