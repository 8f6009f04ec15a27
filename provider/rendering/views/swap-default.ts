import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { PartitionBound, SwapDefaultStep } from "../../schema/plan";
import { boundClause, dollarQuote } from "../fragments";
import { Marker, type View } from "../template";
import { print, printLiteral, type Values } from "./values";

/** The statements of `swapDefault` in the order in which they run; some are those of `swapTables`. */
export const swapDefaultStatements: readonly string[] = [
  ...["findBlockers", "cancelAutovacuum", "proveBound", "readSignature", "readSiblings", "listSnapshots"],
  ...["prepareWindow", "planWindow", "limitWindow", "lockTables", "demandIntact", "demandSiblings"],
  ...["replayLast", "demandEqual", "stopJournal", "detachDefault", "movePartition", "moveDefault"],
  ...["restoreAutovacuum", "dropInterim", "recordMove", "demandQuick"],
];

/** Tells whether the table has other partitions than before, or another default partition. */
function siblingsOf(oid: number): string {
  return `(SELECT md5(string_agg(c.oid || ' ' || pg_get_expr(c.relpartbound, c.oid), ', ' ORDER BY c.oid))
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = ${oid})`;
}

function partitionText({ copy }: SwapDefaultStep, partition: unknown): string {
  if (partition instanceof Marker) return partition.toString();
  if (partition === undefined) return "";
  return quoteLiteral(quoteQualified(copy.source.schema, print(partition)));
}

/** `swapDefault`: `values` name the partition or leaf. */
export function swapDefaultView(step: SwapDefaultStep, values: Values): View {
  const text = partitionText(step, values["partition"]);
  return {
    parent: step.table.name,
    interimDefault: step.interimDefault,
    siblings: siblingsOf(step.tableOid),
    expectedSiblings: printLiteral(values["expectedSiblings"]),
    expectedSignature: printLiteral(values["expectedSignature"]),
    partitionText: text,
    dollar: dollarQuote(text),
    boundClause: values["bound"] === undefined ? "" : boundClause(values["bound"] as PartitionBound),
  };
}
