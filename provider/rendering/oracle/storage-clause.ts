import { quoteIdentifier } from "../../dialect/oracle-quoting";
import type { OracleLayoutRule } from "../../schema/oracle-layout";
import { takeTurn } from "../../schema/storage";

/**
 * ` STORE IN ("A", "B")`: partitions of intervals, or of a hash, take turns; nothing where no list is declared.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-TABLE.html
 */
export function storeIn({ storage }: OracleLayoutRule): string {
  const tablespaces = storage?.partitionTablespaces;
  return tablespaces ? ` STORE IN (${tablespaces.map((name) => quoteIdentifier(name)).join(", ")})` : "";
}

/**
 * `SUBPARTITION TEMPLATE (SUBPARTITION "S1" TABLESPACE "A", …)`: what also holds for partitions to come, and is shown in
 * ALL_SUBPARTITION_TEMPLATES; a STORE IN behind SUBPARTITIONS is neither.
 */
export function templateOf(count: number, tablespaces: readonly string[]): string {
  const entries = Array.from(
    { length: count },
    (_, at) => `SUBPARTITION "S${at + 1}" TABLESPACE ${quoteIdentifier(takeTurn(tablespaces, at))}`,
  );
  return `SUBPARTITION TEMPLATE\n(${entries.join(",\n ")})`;
}
