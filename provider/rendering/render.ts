import { quoteIdentifier } from "../dialect/postgres";
import type { Copy, Step } from "../schema/plan";
import type { Renderer, Statement, StatementValues, StepScript } from "../schema/statement";
import { copyView } from "./fragments";
import { previewValues } from "./preview";
import { prepareRollbackStatements } from "../schema/journal-statements";
import { Templates, type BindPrinter, type View } from "./template";
import { attachHistoryView, matchIndexesView, proveHistoryView } from "./views/history";
import { foreignKeyView } from "./views/foreign-keys";
import { createIndexesView } from "./views/indexes";
import { guardKeysView } from "./views/guards";
import { createMaterializedViewsView } from "./views/materialized-views";
import { addPartitionsView, createTableView } from "./views/partitions";
import { retentionView } from "./views/retention";
import { swapTablesView } from "./views/swap";
import { swapDefaultStatements, swapDefaultView } from "./views/swap-default";
import type { Values } from "./views/values";

/** The texts of templates/postgres. */
export const postgresTemplates = new Templates({
  database: "postgres",
  quoteIdentifier,
  printBind: (position) => `$${position}`,
});

/** The template file of each step. */
export const templateFiles: Readonly<Record<Step["kind"], string>> = {
  startJournal: "05_start_journal",
  createTable: "10_create_table",
  dataLoad: "20_data_load",
  createIndexes: "30_create_indexes",
  guardKeys: "32_guard_keys",
  gatherStatistics: "35_gather_statistics",
  deltaLoad: "40_delta_load",
  validate: "45_validate",
  createMaterializedViews: "47_create_materialized_views",
  swapTables: "50_swap_tables",
  validateForeignKeys: "55_validate_foreign_keys",
  restoreGrants: "60_restore_grants",
  swapDefault: "55_swap_default",
  addPartitions: "65_add_partitions",
  detachPartitions: "70_detach_partitions",
  dropPartitions: "75_drop_partitions",
  proveHistory: "07_prove_history",
  matchIndexes: "32_match_indexes",
  attachHistory: "55_attach_history",
  prepareRollback: "06_prepare_rollback",
  closeWayBack: "67_close_way_back",
};

/** Steps that share statements with others. */
const lenders: Readonly<Partial<Record<Step["kind"], readonly Step["kind"][]>>> = {
  swapDefault: ["swapTables"],
  detachPartitions: ["swapTables"],
  dropPartitions: ["swapTables"],
  prepareRollback: ["startJournal", "createIndexes"],
};

/** The template in which a step's statement stands: its own, or that of the step which it shares it with. */
function fileOf(kind: Step["kind"], name: string): string {
  const has = (candidate: Step["kind"]): boolean =>
    postgresTemplates.statementNames(templateFiles[candidate]).includes(name);
  return templateFiles[[kind, ...(lenders[kind] ?? [])].find(has) ?? kind];
}

/** The statements of a step in the order in which they run. */
function statementNames(kind: Step["kind"]): readonly string[] {
  if (kind === "swapDefault") return swapDefaultStatements;
  if (kind === "prepareRollback") return prepareRollbackStatements;
  const own = postgresTemplates.statementNames(templateFiles[kind]);
  return lenders[kind] ? ["findBlockers", "cancelAutovacuum", ...own] : own;
}

/** Prints the expression that tells whether a table's catalog entries have changed, from an expression of its oid. */
export type SignaturePrinter = (oid: string) => string;

/** The one of all entries, and the one of all but grants. */
interface Signatures {
  readonly catalog: SignaturePrinter;
  readonly structure: SignaturePrinter;
}

function stepView(step: Step, values: Values, { catalog: signature, structure }: Signatures): View {
  switch (step.kind) {
    case "createTable":
      return createTableView(step, values);
    case "createIndexes":
      return createIndexesView(step, values);
    case "guardKeys":
      return guardKeysView(step, values);
    case "createMaterializedViews":
      return createMaterializedViewsView(step, values);
    case "swapTables":
      return {
        ...swapTablesView(step, values),
        signature: signature(String(step.copy.sourceOid)),
        ...(step.returning ? { returningSignature: signature(step.returning.oid) } : {}),
      };
    case "swapDefault":
      return { ...swapDefaultView(step, values), signature: signature(String(step.copy.sourceOid)) };
    case "addPartitions":
      return addPartitionsView(step, values);
    case "detachPartitions":
    case "dropPartitions":
      return retentionView(step, values);
    case "proveHistory":
      return proveHistoryView(step, values);
    case "matchIndexes":
      return matchIndexesView(step, values);
    case "attachHistory":
      return { ...attachHistoryView(step, values), signature: signature(String(step.copy.sourceOid)) };
    case "validateForeignKeys":
      return foreignKeyView(step.foreignKeys, values, false);
    case "prepareRollback":
      return {
        rolledBackJournal: step.rolledBack.journal,
        sourceStructure: structure(String(step.copy.sourceOid)),
        retiredStructure: structure(step.retiredOid),
      };
    case "closeWayBack":
      return { rolledBackJournal: step.rolledBack.journal, returnedOid: step.returnedOid };
    case "startJournal":
    case "dataLoad":
    case "gatherStatistics":
    case "deltaLoad":
    case "validate":
    case "restoreGrants":
      return {};
  }
}

function renderStatement(
  step: Step,
  name: string,
  values: Values,
  signatures: Signatures,
  asMarkers: boolean,
): Statement {
  const viewOf = (bind: BindPrinter): View => ({
    ...values,
    ...("copy" in step ? copyView(step.copy, bind) : {}),
    ...stepView(step, values, signatures),
  });
  return {
    ...postgresTemplates.render(fileOf(step.kind, name), name, viewOf, asMarkers),
    name: `${step.kind}.${name}`,
  };
}

function scriptOf(file: string, prefix: string, viewOfScript: (bind: BindPrinter) => View): StepScript {
  return {
    statement(name: string, values: StatementValues = {}) {
      const statement = postgresTemplates.render(
        file,
        name,
        (bind) => ({ ...viewOfScript(bind), ...values }),
        false,
      );
      return { ...statement, name: `${prefix}.${name}` };
    },
  };
}

/** Renders the templates of templates/postgres. */
export function createPostgresRenderer(catalog: SignaturePrinter, structure = catalog): Renderer {
  const signatures = { catalog, structure };
  return {
    script: (step) => ({
      statement: (name, values = {}) => renderStatement(step, name, values, signatures, false),
    }),
    ledger: () => scriptOf("00_ledger", "ledger", () => ({})),
    abandon: (copy: Copy | null) =>
      scriptOf("90_abandon", "abandon", (bind) => (copy ? copyView(copy, bind) : {})),
    preview: (step) =>
      statementNames(step.kind).flatMap((name) =>
        previewValues(step, name).map((values) => renderStatement(step, name, values, signatures, true)),
      ),
  };
}
