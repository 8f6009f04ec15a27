import { refuse, type Refusal } from "../../../errors";
import type { OracleConstraint, OracleReferencingKey } from "../../../schema/oracle-table-state";
import { tableName, type OracleRule, type OracleSubject } from "./rule";

const validateOnly =
  "Its state is DISABLE VALIDATE, which closes a table for writers, and to set it looks at all rows: run ALTER TABLE … MODIFY CONSTRAINT … ENABLE or DISABLE NOVALIDATE first.";

function whyNotOwn({ kind, references, enabled, validated }: OracleConstraint): string | null {
  if (kind !== "FOREIGN KEY") return null;
  if (references === null || references.table === null)
    return "The table that it points at is hidden from this user: grant REFERENCES or SELECT on it.";
  return !enabled && validated ? validateOnly : null;
}

function whyNotIncoming({ enabled, validated, obstacle }: OracleReferencingKey): string | null {
  if (obstacle === "VIEW")
    return "It is a constraint of a view, which only a new CREATE VIEW can point elsewhere: drop it first, and add it again afterwards.";
  if (obstacle === "REFERENCE PARTITIONING")
    return "Its table is partitioned by it (PARTITION BY REFERENCE), and cannot lose it: partition that table by a column of its own first.";
  return !enabled && validated ? validateOnly : null;
}

/** Keys at the table whose own table is closed: they could be added there and dropped, but not renamed. */
function refuseClosed(subject: OracleSubject): Refusal[] {
  const own = tableName(subject);
  return subject.state.referencingKeys
    .filter(({ obstacle, schema, table }) => obstacle === "READ ONLY" && `${schema}.${table}` !== own)
    .map(({ schema, table, name }) => {
      const names = { child: `${schema}.${table}`, key: name, table: own, progress: "" };
      return refuse("REFERENCING_TABLE_READ_ONLY", "table", names);
    });
}

/** Refuses foreign keys, of the table and at it, that cannot be added again as they are. */
export const refuseForeignKeys: OracleRule = (subject) => {
  const table = tableName(subject);
  const { constraints, referencingKeys } = subject.state;
  const own = constraints.map((key) => ({ name: key.name, remedy: whyNotOwn(key) }));
  const incoming = referencingKeys
    .filter((key) => `${key.schema}.${key.table}` !== table)
    .map((key) => ({ name: `${key.schema}.${key.table}.${key.name}`, remedy: whyNotIncoming(key) }));
  const notCarried = [...own, ...incoming].flatMap(({ name, remedy }) =>
    remedy === null ? [] : [refuse("NOT_CARRIED", "table", { kind: "FOREIGN KEY", name, table, remedy })],
  );
  return [...notCarried, ...refuseClosed(subject)];
};
