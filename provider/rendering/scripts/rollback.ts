import { quoteLiteral } from "../../dialect/postgres";
import { reverseTriggerStatements } from "../../schema/journal-statements";
import type { View } from "../template";
import { stepOf, type ScriptRequest } from "./request";
import type { Statements } from "./scope";
import { shortLock } from "./short-lock";
import { startJournalView } from "./start-journal";

/** The retired table is what it was when the scripts were made, until its triggers are disabled and those that watch it stand. */
function watchRetired(request: ScriptRequest, { prepare }: Statements, scope: View): string {
  const { retiredOid, triggers } = stepOf(request, "prepareRollback");
  const made = String(scope["returningStructureText"]);
  return shortLock(scope, {
    activity: "Opening the retired table",
    lockedOid: retiredOid,
    isSnapshot: true,
    body: [
      "CALL pg_temp.hold_fence()",
      `PERFORM table_migration.demand(pg_temp.retired_structure() = ${made}, 'TM104', 'SOURCE_CHANGED: the retired table was altered since these scripts were made')`,
      ...triggers.map((trigger) => prepare.executed("disableTrigger", { trigger })),
      ...reverseTriggerStatements.map((name) => prepare.executed(name)),
      "CALL pg_temp.record_event('retiredStructure', jsonb_build_object('signature', pg_temp.retired_structure()))",
      "CALL pg_temp.record_item('prepareRollback', 'watched')",
    ],
  });
}

/** `06_prepare_rollback.sql`: a journal on the table, and what watches the retired one. */
export function prepareRollbackView(request: ScriptRequest, statements: Statements, scope: View): View {
  const { retiredOid, rolledBack } = stepOf(request, "prepareRollback");
  return {
    ...startJournalView(request, statements, scope),
    watchRetired: watchRetired(request, statements, scope),
    retiredOidText: quoteLiteral(retiredOid),
    rolledBackRun: rolledBack.run,
  };
}

/** Drops our triggers of one of the two tables, whatever its name is now. */
function dropTriggers({ close }: Statements, scope: View, oid: string): string {
  return shortLock(scope, {
    activity: "Closing the way back",
    lockedOid: oid,
    declarations: ["v_found record", "v_schema text", "v_name text", "v_trigger text"],
    body: [
      "CALL pg_temp.hold_fence()",
      `FOR v_found IN ${close.executed("findTriggers")} LOOP
        CONTINUE WHEN v_found.oid <> ${quoteLiteral(oid)};
        v_schema := v_found.schema;
        v_name := v_found.name;
        v_trigger := v_found.trigger;
        ${close.executed("dropTrigger")};
      END LOOP`,
    ],
  });
}

/** `67_close_way_back.sql`: one table after the other. */
export function closeWayBackView(request: ScriptRequest, statements: Statements, scope: View): View {
  const { copy, returnedOid } = stepOf(request, "closeWayBack");
  return {
    closings: [String(copy.sourceOid), returnedOid].map((oid) => dropTriggers(statements, scope, oid)),
  };
}
