import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import { allLeaves, inBatches, leavesPerTransaction } from "../../schema/leaves";
import { postgresTemplates } from "../render";
import type { View } from "../template";
import { stepOf, type ScriptRequest } from "./request";
import type { Statements } from "./scope";
import { shortLock } from "./short-lock";

/** What one transaction does under a short lock on the new table; the first of its items stands for all of them. */
function lockedPiece(
  scope: View,
  activity: string,
  pieces: readonly { item: string; statement: string }[],
): View {
  const record = (item: string) => `CALL pg_temp.record_item('restoreGrants', ${quoteLiteral(item)})`;
  const body = [
    "CALL pg_temp.hold_fence()",
    ...pieces.map(({ statement }) => statement),
    ...pieces.map(({ item }) => record(item)),
  ];
  const lockedOid = `to_regclass(${String(scope["tableText"])})::oid`;
  return {
    itemText: quoteLiteral(pieces[0]?.item ?? ""),
    driver: shortLock(scope, { activity, lockedOid, body }),
  };
}

function compareInventory(request: ScriptRequest): string {
  const { copy, indexes } = stepOf(request, "swapTables");
  const array = (names: readonly string[]) => `ARRAY[${names.map(quoteLiteral).join(", ")}]`;
  const view = {
    retiredIndexNames: array(indexes.map(({ retiredName }) => retiredName)),
    newIndexNames: array(indexes.map(({ newName }) => newName)),
    schemaNameText: quoteLiteral(copy.source.schema),
    tableNameText: quoteLiteral(copy.source.name),
    retiredText: quoteLiteral(copy.retired.name),
  };
  return postgresTemplates.render("62_compare_inventory", "compareInventory", () => view, false).text;
}

/** What follows the swap, and what the ledger says of the run as a whole. */
export function restoreGrantsView(request: ScriptRequest, statements: Statements, scope: View): View {
  const { sequences, autovacuumOption, copy, returning } = stepOf(request, "restoreGrants");
  const { grants } = statements;
  const leaves = returning ? [] : allLeaves(request.layout, copy.source.name);
  const autovacuumClause =
    autovacuumOption === null ? "RESET (autovacuum_enabled)" : `SET (${autovacuumOption})`;
  return {
    locked: [
      ...sequences.map(({ name, column }) => {
        const statement = grants.executed("followColumns", { sequence: name, column });
        return lockedPiece(scope, "Moving a sequence to its column", [
          { item: `sequence ${name}`, statement },
        ]);
      }),
      ...inBatches(leaves, leavesPerTransaction).map((batch) => {
        const pieces = batch.map((leaf) => ({
          item: leaf,
          statement: grants.executed("restoreAutovacuum", { leaf, autovacuumClause }),
        }));
        return lockedPiece(scope, "Handing partitions to autovacuum", pieces);
      }),
    ],
    compareInventory: compareInventory(request),
  };
}

/** Counted in full: statistics would not do for what is about to be dropped. */
export function countRows(schema: string, name: string): string {
  return quoteLiteral(`SELECT count(*) FROM ${quoteQualified(schema, name)}`);
}
