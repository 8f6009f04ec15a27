import { quoteLiteral } from "../../dialect/postgres";
import { allLeaves, tablesPerTransaction } from "../../schema/leaves";
import { openingOf, stepOf, type ScriptRequest } from "./request";
import type { View } from "../template";
import { countRows } from "./restore-grants";
import type { Statements } from "./scope";
import { shortLock } from "./short-lock";

const names = ["v_found record", "v_schema text", "v_name text", "v_trigger text", "v_oid oid"];

/** Drops our triggers of the table with an object id, whatever its name is now. */
function dropTriggers({ abandon }: Statements, oid: string): string[] {
  return [
    `v_oid := ${oid}`,
    `FOR v_found IN ${abandon.executed("findTriggers")} LOOP
        v_schema := v_found.schema;
        v_name := v_found.name;
        v_trigger := v_found.trigger;
        ${abandon.executed("dropTrigger")};
      END LOOP`,
  ];
}

interface DroppedTree {
  readonly activity: string;
  /** Expression for the object id of the table. */
  readonly oid: string;
  readonly leafCount: number;
}

/** Drops a table by its object id, some of its leaves in a transaction: each drop holds locks until that ends. */
function dropTree({ abandon }: Statements, scope: View, { activity, oid, leafCount }: DroppedTree): string {
  const atOnce = String(tablesPerTransaction(leafCount));
  const lines = [
    `SELECT c.oid, n.nspname, c.relname INTO v_oid, v_schema, v_table FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${oid}`,
    "v_count := 0",
    `FOR v_found IN ${abandon.executed("listLeaves")} LOOP
        v_name := v_found.name;
        ${abandon.executed("dropTable")};
        v_count := v_count + 1;
        EXIT WHEN v_count = ${atOnce};
      END LOOP`,
    `v_has_more := v_count = ${atOnce}`,
    `IF v_oid IS NOT NULL AND NOT v_has_more THEN
        v_name := v_table;
        ${abandon.executed("dropTable")};
      END IF`,
  ];
  return shortLock(scope, {
    activity,
    lockedOid: oid,
    declarations: [...names, "v_table text", "v_count int"],
    body: lines,
  });
}

/** `70_drop_old_table.sql`: the way back first, then the retired table. */
export function dropOldTableView(request: ScriptRequest, statements: Statements, scope: View): View {
  const { copy } = stepOf(request, "swapTables");
  const { abandon } = statements;
  const interim = "pg_temp.setting('interim_oid')::oid";
  const closeWayBack = shortLock(scope, {
    activity: "Closing the way back",
    lockedOid: interim,
    declarations: names,
    body: [
      ...dropTriggers(statements, interim),
      abandon.executed("dropJournals"),
      abandon.executed("dropFunctions"),
    ],
  });
  const leafCount = request.state.partitioning?.leafCount ?? 0;
  const retired = {
    activity: "Dropping the retired table",
    oid: String(scope["sourceOid"]),
    leafCount,
  };
  return {
    closeWayBack,
    locked: [dropTree(statements, scope, retired)],
    countNew: countRows(copy.source.schema, copy.source.name),
    countOld: countRows(copy.retired.schema, copy.retired.name),
  };
}

/** The retired table that was to come back stays, further than it was: without our triggers, and with its own as they were. */
function leaveRetired(request: ScriptRequest, statements: Statements, scope: View): string {
  const { triggers, returning } = stepOf(request, "swapTables");
  const { abandon } = statements;
  const oid = returning?.oid ?? "";
  const branches = triggers.flatMap(({ name, state }) => {
    if (state === "DISABLED") return [];
    const enableAs = state === "ORIGIN" ? "" : `${state} `;
    return [`WHEN ${quoteLiteral(name)} THEN ${abandon.executed("enableTrigger", { enableAs })};`];
  });
  const enable = `FOR v_found IN ${abandon.executed("findDisabled")} LOOP
        v_schema := v_found.schema;
        v_name := v_found.name;
        v_trigger := v_found.trigger;
        CASE v_trigger ${branches.join("\n          ")} ELSE NULL; END CASE;
      END LOOP`;
  return shortLock(scope, {
    activity: "Closing the retired table",
    lockedOid: oid,
    declarations: names,
    body: [...dropTriggers(statements, oid), ...(branches.length > 0 ? [enable] : [])],
  });
}

/** `emergency.sql`: the triggers of the source first, so that nobody is burdened any more, then the copy. */
export function emergencyView(request: ScriptRequest, statements: Statements, scope: View): View {
  const { layout } = request;
  const source = String(scope["sourceOid"]);
  const interim = "(SELECT interim_oid FROM table_migration.runs WHERE run_id = v_run)";
  const activity = "Taking back what the run had created";
  const leafCount = allLeaves(layout, "").length;
  return {
    dropTriggers: shortLock(scope, {
      activity,
      lockedOid: source,
      declarations: names,
      body: dropTriggers(statements, source),
    }),
    leaveCopy:
      openingOf(request) === null
        ? dropTree(statements, scope, { activity, oid: interim, leafCount })
        : leaveRetired(request, statements, scope),
  };
}
