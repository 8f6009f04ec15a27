import { engineOf } from "./engines";
import type { CompareOptions } from "./schema/compare-options";
import type { AnyConnection } from "./schema/connection";
import type { Target } from "./schema/target";
import type { Validation } from "./schema/validation";

/**
 * What is known of a table before it is migrated: what planning refuses, what it warns of, room, locks and statistics. Writes
 * nothing.
 * @throws MigrationError where the database cannot be reached
 */
export function validateBefore(connection: AnyConnection, target: Target): Promise<Validation> {
  return engineOf(connection).validateBefore(target);
}

/**
 * What is left to prove once a table is migrated: partitioning as declared, row counts, and everything that hangs on it as it was
 * before the run, indexes valid and dependants too. Writes nothing.
 * @throws MigrationError where the database cannot be reached
 */
export function validateAfter(connection: AnyConnection, target: Target): Promise<Validation> {
  return engineOf(connection).validateAfter(target);
}

/**
 * Compares a migrated table with the one that its run has retired, by ranges of keys, each as of one moment: counts, lowest and
 * highest key, rows of each partition, random rows in every column and, if asked for, every row. Keys written since the swap are
 * left out. Writes nothing, and takes no lock that keeps anybody waiting; where there is nothing to compare with, no check passes,
 * and where a statement fails or takes longer than it may, checks are made in part.
 * @throws MigrationError where the database cannot be reached, or does not let a table be read
 */
export function compareTables(
  connection: AnyConnection,
  target: Target,
  options: CompareOptions = {},
): Promise<Validation> {
  return engineOf(connection).compareTables(target, options);
}
