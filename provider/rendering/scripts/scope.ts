import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { Step, StepKind } from "../../schema/plan";
import { allLeaves } from "../../schema/leaves";
import { cutoverLimits, journalLimits } from "../../schema/postgres-cutover";
import { dollarQuote } from "../fragments";
import { postgresTemplates } from "../render";
import type { View } from "../template";
import { lockedWithText } from "./neighbours";
import { scriptStatements, type ScriptStatements } from "./plpgsql";
import { journalStepOf, stepOf, type ScriptRequest } from "./request";
import { statementViews } from "./statement-views";

const ofRun = ["run"];
const ofAttempt = [
  ...["run", "attempt", "replayed", "windowMs", "waitMs", "lockMs", "statementMs", "expectedSignature"],
  "expectedReturning",
  ...["privilege", "grantee", "grantOption", "grantor"],
];
const ofParts = ["partSchema", "part"];
const ofNames = ["schema", "name", "trigger"];
const ofTriggers = ["triggerSchema", "triggerTable", "trigger"];

function stepStatements(request: ScriptRequest, step: Step, open: readonly string[] = []): ScriptStatements {
  return scriptStatements(request.renderer.script(step), open);
}

/** Of a step that plans of one method have: it is looked for when a script asks for a statement. */
function statementsIn(
  request: ScriptRequest,
  kind: StepKind,
  open: readonly string[] = [],
): ScriptStatements {
  const found = (): ScriptStatements => stepStatements(request, stepOf(request, kind), open);
  return {
    plain: (name, values) => found().plain(name, values),
    executed: (name, values) => found().executed(name, values),
    text: (name) => found().text(name),
  };
}

/** Of a step that only some plans have. */
function stepIn(request: ScriptRequest, kind: StepKind, open: readonly string[]): ScriptStatements | null {
  const step = request.plan.steps.find((candidate) => candidate.kind === kind);
  return step ? stepStatements(request, step, open) : null;
}

/** The statements of every step that scripts ask for. */
export function statementsOf(request: ScriptRequest) {
  const { renderer } = request;
  const { copy } = stepOf(request, "swapTables");
  return {
    ledger: scriptStatements(renderer.ledger()),
    journal: stepStatements(request, journalStepOf(request), ofRun),
    table: statementsIn(request, "createTable"),
    load: statementsIn(request, "dataLoad"),
    indexes: statementsIn(request, "createIndexes", ofRun),
    prepare: statementsIn(request, "prepareRollback", ofRun),
    close: statementsIn(request, "closeWayBack", ofTriggers),
    statistics: stepStatements(request, stepOf(request, "gatherStatistics")),
    delta: stepStatements(request, stepOf(request, "deltaLoad")),
    validate: stepStatements(request, stepOf(request, "validate")),
    swap: stepStatements(request, stepOf(request, "swapTables"), ofAttempt),
    keys: stepIn(request, "validateForeignKeys", ofParts),
    grants: stepStatements(request, stepOf(request, "restoreGrants")),
    abandon: scriptStatements(renderer.abandon(copy), ofNames),
  };
}

export type Statements = ReturnType<typeof statementsOf>;

/** The templates in which they stand. */
const files = {
  ledger: "00_ledger",
  journal: "05_start_journal",
  prepare: "06_prepare_rollback",
  load: "20_data_load",
  indexes: "30_create_indexes",
  delta: "40_delta_load",
  validate: "45_validate",
  swap: "50_swap_tables",
  grants: "60_restore_grants",
  close: "67_close_way_back",
  abandon: "90_abandon",
} as const;

/** `{{{ledger.endStep}}}` runs in plpgsql, `{{{ledgerSql.createRuns}}}` stands by itself. */
const forms = {
  "": (source: ScriptStatements, name: string) => source.executed(name),
  Sql: (source: ScriptStatements, name: string) => source.plain(name),
};

/** Limits that the executor has as well. */
function limitsView(request: ScriptRequest): View {
  const { lockTimeoutMs, patienceMs } = stepOf(request, "swapTables");
  const { keysForTheWindow, mostKeysInTheWindow, longestWindowMs } = cutoverLimits;
  const limits = {
    ...{ ...journalLimits, keysForTheWindow, mostKeysInTheWindow, longestWindowMs },
    ...{ lockTimeoutMs, patienceMs, keepOldForDays: request.target.migration.keepOldForDays },
  };
  return Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, String(value)]));
}

function settingPairs(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .filter(([name]) => name !== "search_path")
    .map(([name, value]) => `(${quoteLiteral(name)}, ${quoteLiteral(value)})`)
    .join(", ");
}

function namesView(request: ScriptRequest): View {
  const { plan, database } = request;
  const { schema, name } = plan.table;
  const { interim, retired, owner, sourceOid } = stepOf(request, "swapTables").copy;
  return {
    schemaText: quoteLiteral(schema),
    nameText: quoteLiteral(name),
    // As every run names the table that it holds.
    printedText: quoteLiteral(`${schema}.${name}`),
    tableText: quoteLiteral(quoteQualified(schema, name)),
    interimText: quoteLiteral(quoteQualified(interim.schema, interim.name)),
    retiredText: quoteLiteral(quoteQualified(retired.schema, retired.name)),
    retiredPrintedText: quoteLiteral(`${retired.schema}.${retired.name}`),
    ownerText: quoteLiteral(owner),
    lockedWith: lockedWithText(request),
    sourceOid: String(sourceOid),
    sourceOidText: quoteLiteral(String(sourceOid)),
    databaseText: quoteLiteral(database.database),
    userText: quoteLiteral(database.user),
    majorVersion: String(Math.floor(database.version / 10_000)),
  };
}

/** What the ledger is told of the run. */
function runView({ plan, layout, state, target, inventory }: ScriptRequest): View {
  return {
    methodText: quoteLiteral(plan.method),
    inventoryText: quoteLiteral(inventory),
    partitions: String(layout.partitions.length),
    leafCount: String(allLeaves(layout, plan.table.name).length),
    clientText: quoteLiteral("scripts"),
    planHash: plan.hash,
    planHashText: quoteLiteral(plan.hash),
    planText: quoteLiteral(JSON.stringify(plan)),
    layoutText: quoteLiteral(JSON.stringify(layout)),
    targetText: quoteLiteral(JSON.stringify(target)),
    sourceStateText: quoteLiteral(JSON.stringify(state)),
  };
}

/** Whether the set is that of a way back, and what it is called by. */
function wayView({ returning }: ScriptRequest): View {
  if (returning === null) return { rollsBack: false, firstMaster: "master1.sql", lastMaster: "master2.sql" };
  return {
    ...{ rollsBack: true, firstMaster: "rollback.sql", lastMaster: "rollback.sql" },
    returningStructureSql: returning.structureSql,
    returningStructureText: quoteLiteral(returning.structure),
  };
}

/** What every script may name. */
export function scopeOf(request: ScriptRequest, statements: Statements): View {
  const { plan, layout, state, target, database, structureSql, structure, settings } = request;
  const all = JSON.stringify({ plan, layout, state, target, database, structureSql });
  return {
    ...limitsView(request),
    ...statementViews(postgresTemplates, files, statements, forms),
    ...namesView(request),
    ...runView(request),
    ...wayView(request),
    quote: dollarQuote(all, "script"),
    hasKeys: statements.keys !== null,
    settings: settingPairs(settings),
    structureSql,
    structureText: quoteLiteral(structure),
    ledgerVersion: String(request.ledgerVersion),
    installation: ["createSchema", ...request.installation].map((each) => statements.ledger.plain(each)),
  };
}
