import { cutoverLimits, opening } from "../../../schema/oracle-cutover";
import { oracleTemplates } from "../../oracle/render";
import type { OracleStep, OracleStepKind } from "../../../schema/oracle-plan";
import type { View } from "../../template";
import { statementViews } from "../statement-views";
import { foreignKeysView, movesKeys } from "./foreign-keys";
import { plsqlText } from "./plsql-text";
import { journalStepOf, openingOf, oracleStepOf, type OracleScriptRequest } from "./request";
import { oracleScriptStatements, type OracleScriptStatements } from "./statements";

/** The templates in which statements stand, by the name that scripts have for them. */
const files = {
  ledger: "00_ledger",
  journal: "05_start_journal",
  prepare: "06_prepare_rollback",
  table: "10_create_table",
  load: "20_data_load",
  indexes: "30_create_indexes",
  statistics: "35_gather_statistics",
  delta: "40_delta_load",
  validate: "45_validate",
  swap: "50_swap_tables",
  grants: "60_restore_grants",
  close: "67_close_way_back",
  abandon: "90_abandon",
} as const;

/** Statements of a step that only some plans have, under the names of the keys that they move. */
export type OracleStatements = Readonly<Record<keyof typeof files, OracleScriptStatements>> & {
  readonly keys: OracleScriptStatements | null;
};

/** The statements of every step that scripts ask for; that the plan has the step is found out when one does. */
export function oracleStatementsOf(request: OracleScriptRequest): OracleStatements {
  const { renderer } = request;
  const { copy } = oracleStepOf(request, "swapTables");
  const when = (find: () => OracleStep) =>
    oracleScriptStatements({ statement: (name, values) => renderer.script(find()).statement(name, values) });
  const of = (kind: OracleStepKind) => when(() => oracleStepOf(request, kind));
  return {
    ledger: oracleScriptStatements(renderer.ledger()),
    journal: when(() => journalStepOf(request)),
    prepare: of("prepareRollback"),
    table: of("createTable"),
    load: of("dataLoad"),
    indexes: of("createIndexes"),
    statistics: of("gatherStatistics"),
    delta: of("deltaLoad"),
    validate: of("validate"),
    swap: of("swapTables"),
    keys: movesKeys(request.plan) ? of("validateForeignKeys") : null,
    grants: of("restoreGrants"),
    close: of("closeWayBack"),
    abandon: oracleScriptStatements(renderer.abandon(copy)),
  };
}

/** `{{{ledger.endStep}}}` runs, `{{{ledgerText.readSteps}}}` and `{{{ledgerUsing.readSteps}}}` are its parts. */
const forms = {
  "": (source: OracleScriptStatements, name: string) => source.executed(name),
  Text: (source: OracleScriptStatements, name: string) => source.text(name),
  Using: (source: OracleScriptStatements, name: string) => source.using(name),
};

/** As DBMS_UTILITY.GET_TIME counts. */
function hundredths(ms: number): string {
  return String(Math.ceil(ms / 10));
}

/** Limits that the executor has as well. */
function limitsView(patienceMs: number): View {
  const { keysForTheWindow, mostKeysInTheWindow, firstWindowMs, longestWindowMs } = cutoverLimits;
  return {
    keysForTheWindow: String(keysForTheWindow),
    mostKeysInTheWindow: String(mostKeysInTheWindow),
    firstWindowHundredths: hundredths(firstWindowMs),
    longestWindowHundredths: hundredths(longestWindowMs),
    patienceHundredths: hundredths(patienceMs),
    openingHundredths: hundredths(Math.max(patienceMs, opening.leastPatienceMs)),
    openingQueueSeconds: String(opening.queueSeconds),
  };
}

/** 19.3.0.0.0 is release 19. */
export function releaseOf(version: string): number {
  return Number(version.split(".")[0]);
}

function namesView({ plan, database }: OracleScriptRequest, copy: CopyNames): View {
  const { schema, name } = plan.table;
  return {
    schemaText: plsqlText(schema),
    nameText: plsqlText(name),
    // As every run names the table that it holds.
    printedText: plsqlText(`${schema}.${name}`),
    interimNameText: plsqlText(copy.interim.name),
    retiredNameText: plsqlText(copy.retired.name),
    retiredPrintedText: plsqlText(`${copy.retired.schema}.${copy.retired.name}`),
    retiredJsonText: plsqlText(JSON.stringify(`${copy.retired.schema}.${copy.retired.name}`)),
    journalNameText: plsqlText(copy.journal),
    reverseJournalNameText: plsqlText(copy.reverseJournal),
    batchNameText: plsqlText(copy.batch),
    journalTriggerText: plsqlText(copy.journalTrigger),
    reverseTriggerText: plsqlText(copy.reverseTrigger),
    ownNames: ownNames(copy),
    databaseText: plsqlText(database.database),
    userText: plsqlText(database.user),
  };
}

type CopyNames = ReturnType<typeof oracleStepOf<"swapTables">>["copy"];

function ownNames(copy: CopyNames): View[] {
  const { journal, reverseJournal, batch, journalTrigger, reverseTrigger } = copy;
  const names = [journal, reverseJournal, batch, journalTrigger, reverseTrigger];
  return names.map((name, at) => ({ name: plsqlText(name), isLast: at === names.length - 1 }));
}

/** What a set of the way back says otherwise than one that migrates. */
function wayView(request: OracleScriptRequest): View {
  const { plan, target, retiredStructure } = request;
  const rollsBack = openingOf(request) !== null;
  return {
    rollsBack,
    rolledBackText: plsqlText(plan.rollsBack ?? ""),
    retiredStructureText: plsqlText(retiredStructure ?? ""),
    retryText: plsqlText(target.migration.retryAfterRollback ?? ""),
    method: plan.method,
    firstMaster: rollsBack ? "rollback.sql" : "master1.sql",
    lastMaster: rollsBack ? "rollback.sql" : "master2.sql",
    stepBeforeDelta: rollsBack ? "prepareRollback" : "gatherStatistics",
    scriptBeforeDelta: rollsBack ? "06_prepare_rollback.sql" : "35_gather_statistics.sql",
  };
}

function runView(request: OracleScriptRequest): View {
  const { plan, layout, state, target, structure, inventory } = request;
  return {
    planHash: plan.hash,
    planHashText: plsqlText(plan.hash),
    planText: plsqlText(JSON.stringify(plan)),
    layoutText: plsqlText(JSON.stringify(layout)),
    targetText: plsqlText(JSON.stringify(target)),
    sourceStateText: plsqlText(JSON.stringify(state)),
    clientText: plsqlText("scripts"),
    structureText: plsqlText(structure),
    inventoryJsonText: plsqlText(JSON.stringify(inventory)),
    keepOldForDays: String(target.migration.keepOldForDays),
  };
}

/** What every script may name. */
export function oracleScopeOf(request: OracleScriptRequest, statements: OracleStatements): View {
  const { copy, patienceMs } = oracleStepOf(request, "swapTables");
  const { ledgerVersion, installation, settingsSql, database } = request;
  return {
    ...limitsView(patienceMs),
    ...statementViews(oracleTemplates, files, statements, forms),
    ...namesView(request, copy),
    ...runView(request),
    ...wayView(request),
    ...foreignKeysView(request, statements),
    settingsSql,
    databaseParameter: "CON_NAME",
    majorVersion: String(releaseOf(database.version)),
    sourceOidText: plsqlText(String(copy.sourceObjectId)),
    ledgerVersion: String(ledgerVersion),
    installation: Object.entries(installation).map(([statement, object]) => ({
      object: plsqlText(object),
      ddl: statements.ledger.text(statement, { version: ledgerVersion }),
    })),
  };
}
