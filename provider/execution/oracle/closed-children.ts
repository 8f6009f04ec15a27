import { isReadOnlyTable } from "../../dialect/oracle";
import { migrationError, type MigrationError } from "../../errors";
import type { OracleCarriedKey } from "../../schema/oracle-foreign-key";
import type { OracleCopy } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import { tableOf } from "./context";

function closed(
  copy: OracleCopy,
  { schema, table, name }: Pick<OracleCarriedKey, "schema" | "table" | "name">,
  progress: string,
  cause?: unknown,
): MigrationError {
  const names = { child: `${schema}.${table}`, key: name, table: tableOf(copy), progress };
  return migrationError("REFERENCING_TABLE_READ_ONLY", names, cause);
}

/**
 * Before the fence: a key of a table that is READ ONLY could not be given its name afterwards.
 * @throws REFERENCING_TABLE_READ_ONLY; the run goes on once the table is open
 */
export function demandChildrenOpen(copy: OracleCopy, { referencingKeys }: OracleTableState): void {
  const own = tableOf(copy);
  const found = referencingKeys.find(
    ({ obstacle, schema, table }) => obstacle === "READ ONLY" && `${schema}.${table}` !== own,
  );
  if (found) throw closed(copy, found, " Nothing was swapped; pulumi up goes on once it is open.");
}

/** A table that was closed after the last look before the fence: only the key's name is left to be given. */
export function explainClosed(copy: OracleCopy, key: OracleCarriedKey, error: unknown): unknown {
  if (!isReadOnlyTable(error)) return error;
  const progress =
    " The tables are swapped, and the new one is in use; pulumi up goes on once this one is open.";
  return closed(copy, key, progress, error);
}
