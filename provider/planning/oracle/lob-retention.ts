import type { OracleLob, OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard } from "../../schema/plan";

/** What of a large object's retention the new table does not get, in words. */
function whatIsLost({ column, retention, ownRetentions }: OracleLob): string[] {
  const reasons: Readonly<Record<string, string>> = {
    MAX: `RETENTION MAX of ${column} needs a MAXSIZE, which is not carried: it becomes the server's default`,
    UNKNOWN: `what ${column} has, this server does not tell: it becomes the server's default`,
    YES: `${column} is a BasicFile with RETENTION, whose time is what UNDO_RETENTION is when the table is created`,
  };
  const own = ownRetentions.map((each) => (each === "YES" ? "RETENTION" : each)).join(", ");
  return [
    ...(retention !== null && reasons[retention] !== undefined ? [reasons[retention]] : []),
    ...(own === "" ? [] : [`single partitions of ${column} have another (${own}), the new ones do not`]),
  ];
}

/**
 * How long old versions of large objects are kept is carried, but for what CREATE TABLE cannot say.
 * @see https://docs.oracle.com/cd/B28359%5F01/appdev.111/b28393/adlob_smart.htm
 */
export function lobRetentions({ lobs }: OracleTableState): Hazard[] {
  const lost = lobs.flatMap(whatIsLost);
  if (lost.length === 0) return [];
  return [
    {
      code: "LOB_RETENTION",
      text: `How long old versions of large objects are kept may become different: ${lost.join("; ")}. A query that runs for long, or a flashback, needs them (ORA-01555, ORA-22924). Set it again after the cutover: ALTER TABLE … MODIFY LOB (…) (RETENTION …), for partitions ALTER TABLE … MODIFY PARTITION … LOB (…) (RETENTION …).`,
    },
  ];
}
