import { engineOf } from "./engines";
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
