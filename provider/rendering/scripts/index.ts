import { inert } from "../../markdown";
import type { View } from "../template";
import { createIndexesView, gatherStatisticsView } from "./create-indexes";
import { validateForeignKeysView } from "./foreign-keys";
import { createTableView } from "./create-table";
import { dropOldTableView, emergencyView } from "./drop-tables";
import { stepOf, type ScriptFile, type ScriptRequest } from "./request";
import { restoreGrantsView } from "./restore-grants";
import { scopeOf, statementsOf, type Statements } from "./scope";
import { fillScript } from "./script-template";
import { startJournalView } from "./start-journal";
import { swapTablesView } from "./swap-tables";

export type { ScriptFile, ScriptRequest } from "./request";
export { refuseUnscriptable } from "./unsupported";

type ViewOf = (request: ScriptRequest, statements: Statements, scope: View) => View;

const nothingMore: ViewOf = () => ({});

/** Where the table has foreign keys. */
const keysFile = "55_validate_foreign_keys.sql";

/** The files of a set, and what each has beside what all have. */
const files: Readonly<Record<string, ViewOf>> = {
  "00_session.sql": nothingMore,
  "01_journal.sql": nothingMore,
  "05_start_journal.sql": startJournalView,
  "10_create_table.sql": createTableView,
  "20_data_load.sql": (request) => ({ chunkRows: String(stepOf(request, "dataLoad").chunkRows) }),
  "30_create_indexes.sql": createIndexesView,
  "35_gather_statistics.sql": gatherStatisticsView,
  "40_delta_load.sql": nothingMore,
  "45_validate.sql": nothingMore,
  "50_swap_tables.sql": swapTablesView,
  "51_cutover.sql": swapTablesView,
  [keysFile]: validateForeignKeysView,
  "60_restore_grants.sql": restoreGrantsView,
  "70_drop_old_table.sql": dropOldTableView,
  "emergency.sql": emergencyView,
  "master1.sql": nothingMore,
  "master2.sql": nothingMore,
  "README.md": readmeView,
};

/** Names of the database, as a page of Markdown may hold them. */
function readmeView({ plan, database }: ScriptRequest): View {
  return {
    printed: inert(`${plan.table.schema}.${plan.table.name}`),
    database: inert(database.database),
    user: inert(database.user),
    reason: inert(plan.reason),
  };
}

/**
 * The set of scripts for one table, for psql: the statements of the plan as `pulumi up` runs them, and the drivers around them. Pure: the
 * same request gives the same texts. The plan must be one that {@link refuseUnscriptable} has nothing against.
 */
export function renderScripts(request: ScriptRequest): ScriptFile[] {
  const statements = statementsOf(request);
  const scope = scopeOf(request, statements);
  const isNeeded = (path: string) => path !== keysFile || statements.keys !== null;
  const needed = Object.entries(files).filter(([path]) => isNeeded(path));
  return needed.map(([path, viewOf]) => {
    const own = viewOf(request, statements, scope);
    const view = Object.defineProperties(
      {},
      { ...Object.getOwnPropertyDescriptors(scope), ...Object.getOwnPropertyDescriptors(own) },
    );
    return { path, text: fillScript(path.replace(/\.\w+$/, ""), view) };
  });
}
