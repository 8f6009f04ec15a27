import { inert } from "../../../markdown";
import type { OracleStep } from "../../../schema/oracle-plan";
import type { View } from "../../template";
import type { ScriptFile } from "../request";
import { fillScript } from "../script-template";
import { dataLoadView, validateView } from "./chunks";
import { createIndexesView, createTableView, gatherStatisticsView, startJournalView } from "./create";
import { demandShortLines, plsqlText } from "./plsql-text";
import { openingOf, type OracleScriptRequest } from "./request";
import { prepareRollbackView } from "./rollback";
import { oracleScopeOf, oracleStatementsOf, type OracleStatements } from "./scope";
import { dropOldTableView, restoreGrantsView, swapTablesView } from "./swap";

export type { OracleScriptRequest } from "./request";
export { refuseUnscriptableOracle } from "./unsupported";

type ViewOf = (request: OracleScriptRequest, statements: OracleStatements) => View;

const nothingMore: ViewOf = () => ({});

/** Where the table has foreign keys, or others have some that point at it. */
const keysFile = "55_validate_foreign_keys.sql";

type Files = Readonly<Record<string, ViewOf>>;

/** The files of every set, and what each has beside what all have. */
const always: Files = {
  "00_session.sql": nothingMore,
  "40_delta_load.sql": nothingMore,
  "45_validate.sql": validateView,
  "50_swap_tables.sql": swapTablesView,
  [keysFile]: nothingMore,
  "60_restore_grants.sql": restoreGrantsView,
  "emergency.sql": swapTablesView,
  "rollback.sql": () => masterView("closeWayBack"),
  "README.md": readmeView,
};

/** Those of a set that copies a table, and those of the way back. */
const forth: Files = {
  "05_start_journal.sql": startJournalView,
  "10_create_table.sql": createTableView,
  "20_data_load.sql": dataLoadView,
  "30_create_indexes.sql": createIndexesView,
  "35_gather_statistics.sql": gatherStatisticsView,
  "70_drop_old_table.sql": dropOldTableView,
  "master1.sql": () => masterView("validate"),
  "master2.sql": () => masterView("restoreGrants"),
};
const back: Files = {
  "06_prepare_rollback.sql": prepareRollbackView,
  "67_close_way_back.sql": nothingMore,
};

/** A master ends well where its last step has ended. */
function masterView(lastStep: OracleStep["kind"]): View {
  return { lastStepText: plsqlText(lastStep) };
}

/** Names of the database, as a page of Markdown may hold them. */
function readmeView({ plan, database }: OracleScriptRequest): View {
  return {
    printed: inert(`${plan.table.schema}.${plan.table.name}`),
    database: inert(database.database),
    user: inert(database.user),
    reason: inert(plan.reason),
  };
}

/** The block that tells what a table is, as scripts will ask for it; it has one output, `structure`. */
export function structureBlock(table: string, journalTrigger: string): string {
  const view = { nameText: plsqlText(table), journalTriggerText: plsqlText(journalTrigger) };
  return fillScript("read_structure", view, "oracle").trim();
}

/**
 * The set of scripts for one table, for SQL*Plus and SQLcl: the statements of the plan as `pulumi up` runs them, and drivers of PL/SQL
 * around them. Pure: the same request gives the same texts. The plan must be one that {@link refuseUnscriptableOracle} has nothing against.
 */
export function renderOracleScripts(request: OracleScriptRequest): ScriptFile[] {
  const statements = oracleStatementsOf(request);
  const scope = oracleScopeOf(request, statements);
  const isNeeded = (path: string) => path !== keysFile || statements.keys !== null;
  const files = { ...always, ...(openingOf(request) === null ? forth : back) };
  const needed = Object.entries(files).filter(([path]) => isNeeded(path));
  return needed.map(([path, viewOf]) => {
    const own = viewOf(request, statements);
    const view = Object.defineProperties(
      {},
      { ...Object.getOwnPropertyDescriptors(scope), ...Object.getOwnPropertyDescriptors(own) },
    );
    const text = fillScript(path.replace(/\.\w+$/, ""), view, "oracle");
    if (path.endsWith(".sql")) demandShortLines(path, text);
    return { path, text };
  });
}
