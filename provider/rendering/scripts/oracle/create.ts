import type {
  OracleCarriedConstraint,
  OracleCarriedIndex,
  OracleCarriedTrigger,
} from "../../../schema/oracle-plan";
import type { StatementValues } from "../../../schema/statement";
import type { View } from "../../template";
import { plsqlText } from "./plsql-text";
import { oracleStepOf, type OracleScriptRequest } from "./request";
import type { OracleStatements } from "./scope";

/** `05_start_journal.sql`: the tables that the trigger writes to. */
export function startJournalView(request: OracleScriptRequest, { journal }: OracleStatements): View {
  const { copy } = oracleStepOf(request, "startJournal");
  const tables = [
    [copy.journal, "createJournal"],
    [copy.reverseJournal, "createReverseJournal"],
    [copy.batch, "createBatch"],
  ] as const;
  return {
    journalTables: tables.map(([name, statement]) => ({
      name: plsqlText(name),
      ddl: journal.text(statement),
    })),
  };
}

/** Where intervals begin; what is declared stands in the step. */
function beginning({ layout }: OracleScriptRequest): StatementValues {
  if (!("transition" in layout)) return {};
  return { firstPartition: layout.firstPartition, transition: layout.transition };
}

/** `10_create_table.sql` */
export function createTableView(request: OracleScriptRequest, { table }: OracleStatements): View {
  const { comments } = oracleStepOf(request, "createTable");
  return {
    createInterim: table.text("createInterim", beginning(request)),
    comments: comments.map((comment) => table.text("comment", comment)),
  };
}

function indexPiece({ indexes }: OracleStatements, { name, interimName }: OracleCarriedIndex): View {
  const index = {
    itemText: plsqlText(name),
    interimText: plsqlText(interimName),
    createIndex: indexes.text("createIndex", { index: name }),
    settleIndex: indexes.text("settleIndex", { index: name }),
  };
  return { index, key: false, reach: false };
}

function keyPiece({ indexes }: OracleStatements, { name, interimName }: OracleCarriedConstraint): View {
  const key = {
    itemText: plsqlText(name),
    interimText: plsqlText(interimName ?? ""),
    addKey: indexes.text("addKey", { constraint: name }),
  };
  return { index: false, key, reach: false };
}

function triggerView({ indexes }: OracleStatements, trigger: OracleCarriedTrigger): View {
  const { name, interimName, compiledWith } = trigger;
  const values = { trigger: name };
  return {
    itemText: plsqlText(name),
    interimText: plsqlText(interimName),
    compileAs: compiledWith === null ? [] : [indexes.text("compileAs", values)],
    createTrigger: indexes.text("createTrigger", values),
    compileTrigger: indexes.text("compileTrigger", values),
    readTriggerErrors: indexes.text("readTriggerErrors", values),
  };
}

/** `30_create_indexes.sql`: the primary key's index and the primary key, then the others; triggers last. */
export function createIndexesView(request: OracleScriptRequest, statements: OracleStatements): View {
  const { indexes, keys, triggers } = oracleStepOf(request, "createIndexes");
  const [primary, ...secondary] = keys;
  const ofPrimary = indexes.filter(({ name }) => name === primary?.index);
  const others = indexes.filter(({ name }) => name !== primary?.index);
  const needsOneMoment = others.some(({ unique }) => unique);
  return {
    hasTriggers: triggers.length > 0,
    triggers: triggers.map((trigger) => triggerView(statements, trigger)),
    pieces: [
      ...ofPrimary.map((index) => indexPiece(statements, index)),
      ...(primary ? [keyPiece(statements, primary)] : []),
      ...(needsOneMoment ? [{ index: false, key: false, reach: true }] : []),
      ...others.map((index) => indexPiece(statements, index)),
      ...secondary.map((key) => keyPiece(statements, key)),
    ],
  };
}

/** `35_gather_statistics.sql` */
export function gatherStatisticsView(_: OracleScriptRequest, { statistics }: OracleStatements): View {
  return { gatherTable: statistics.executed("gatherTable") };
}
