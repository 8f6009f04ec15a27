import { quoteLiteral } from "../../dialect/postgres";
import { inert } from "../../markdown";
import type { View } from "../template";
import { createIndexesView, gatherStatisticsView } from "./create-indexes";
import { validateForeignKeysView } from "./foreign-keys";
import { createTableView } from "./create-table";
import { dropOldTableView, emergencyView } from "./drop-tables";
import { openingOf, stepOf, type ScriptFile, type ScriptRequest } from "./request";
import { restoreGrantsView } from "./restore-grants";
import { closeWayBackView, prepareRollbackView } from "./rollback";
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

type Files = Readonly<Record<string, ViewOf>>;

/** The scripts of the steps, in the order in which they run. */
const stepFiles = {
  startJournal: "05_start_journal.sql",
  prepareRollback: "06_prepare_rollback.sql",
  createTable: "10_create_table.sql",
  dataLoad: "20_data_load.sql",
  createIndexes: "30_create_indexes.sql",
  gatherStatistics: "35_gather_statistics.sql",
  deltaLoad: "40_delta_load.sql",
  validate: "45_validate.sql",
  swapTables: "50_swap_tables.sql",
  validateForeignKeys: keysFile,
  restoreGrants: "60_restore_grants.sql",
  closeWayBack: "67_close_way_back.sql",
} as const;

type ScriptedStep = keyof typeof stepFiles;

/** What has each script beside what all have. */
const stepViews: Readonly<Record<ScriptedStep, ViewOf>> = {
  startJournal: startJournalView,
  prepareRollback: prepareRollbackView,
  createTable: createTableView,
  dataLoad: (request) => ({ chunkRows: String(stepOf(request, "dataLoad").chunkRows) }),
  createIndexes: createIndexesView,
  gatherStatistics: gatherStatisticsView,
  deltaLoad: nothingMore,
  validate: nothingMore,
  swapTables: swapTablesView,
  validateForeignKeys: validateForeignKeysView,
  restoreGrants: restoreGrantsView,
  closeWayBack: closeWayBackView,
};

/** The step that a script goes on from, and the script that ends it; the cutover has a master before it. */
function viewBefore(step: ScriptedStep, before: ScriptedStep | undefined, scope: View): View {
  if (before === undefined) return {};
  const script = step === "swapTables" ? String(scope["firstMaster"]) : stepFiles[before];
  return { stepBefore: quoteLiteral(before), scriptBefore: quoteLiteral(script) };
}

/** The scripts of a plan's steps, in the order of their numbers. */
function filesOfSteps({ plan }: ScriptRequest): Files {
  const planned = new Set<string>(plan.steps.map(({ kind }) => kind));
  const steps = (Object.keys(stepFiles) as ScriptedStep[]).filter((step) => planned.has(step));
  return Object.fromEntries(
    steps.map((step, at): [string, ViewOf] => [
      stepFiles[step],
      (request, statements, scope) => ({
        ...viewBefore(step, steps[at - 1], scope),
        ...stepViews[step](request, statements, scope),
      }),
    ]),
  );
}

/** Those that only a set has which copies a table. */
const ofForwardSets: Files = {
  "70_drop_old_table.sql": dropOldTableView,
  "master1.sql": nothingMore,
  "master2.sql": nothingMore,
};

/** The files of a set. */
function filesOf(request: ScriptRequest): Files {
  return {
    "00_session.sql": nothingMore,
    "01_journal.sql": nothingMore,
    ...filesOfSteps(request),
    "51_cutover.sql": swapTablesView,
    ...(openingOf(request) === null ? ofForwardSets : {}),
    "emergency.sql": emergencyView,
    "rollback.sql": nothingMore,
    "README.md": readmeView,
  };
}

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
  return Object.entries(filesOf(request)).map(([path, viewOf]) => {
    const own = viewOf(request, statements, scope);
    const view = Object.defineProperties(
      {},
      { ...Object.getOwnPropertyDescriptors(scope), ...Object.getOwnPropertyDescriptors(own) },
    );
    return { path, text: fillScript(path.replace(/\.\w+$/, ""), view) };
  });
}
