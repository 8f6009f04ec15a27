import { quoteIdentifier } from "../../dialect/oracle-quoting";
import type { OracleCopy, OracleStep, OracleStepKind } from "../../schema/oracle-plan";
import type { Renderer, Statement, StatementValues, StepScript } from "../../schema/statement";
import { Templates, type BindPrinter, type View } from "../template";
import type { Values } from "../views/values";
import { attributesView } from "./attributes-view";
import { oracleCopyView } from "./copy-view";
import { changeView } from "./change-view";
import { foreignKeyView } from "./foreign-key-view";
import { createIndexesView } from "./index-view";
import { modifyOnlineView } from "./modify-online-view";
import { previewValues } from "./preview";
import { prepareRollbackView, restoreGrantsView, swapTablesView } from "./swap-view";
import { createTableView } from "./table-view";

/** Turns steps of Oracle into statements. */
export type OracleRenderer = Renderer<OracleStep, OracleCopy>;

/** The texts of templates/oracle. */
export const oracleTemplates = new Templates({
  database: "oracle",
  quoteIdentifier: (name) => quoteIdentifier(name),
  printBind: (position) => `:${position}`,
});

/** The template file of each step. */
export const oracleTemplateFiles: Readonly<Record<OracleStepKind, string>> = {
  startJournal: "05_start_journal",
  prepareRollback: "06_prepare_rollback",
  createTable: "10_create_table",
  dataLoad: "20_data_load",
  createIndexes: "30_create_indexes",
  gatherStatistics: "35_gather_statistics",
  deltaLoad: "40_delta_load",
  validate: "45_validate",
  swapTables: "50_swap_tables",
  validateForeignKeys: "55_validate_foreign_keys",
  restoreGrants: "60_restore_grants",
  setInterval: "62_set_interval",
  setAttributes: "63_set_attributes",
  addPartitions: "65_add_partitions",
  closeWayBack: "67_close_way_back",
  modifyOnline: "68_modify_online",
};

function stepView(step: OracleStep, values: Values): View {
  switch (step.kind) {
    case "createTable":
      return createTableView(step, values);
    case "createIndexes":
      return createIndexesView(step, values);
    case "swapTables":
      return swapTablesView(step, values);
    case "validateForeignKeys":
      return foreignKeyView(step.copy, step.foreignKeys, values);
    case "restoreGrants":
      return restoreGrantsView(step, values);
    case "setInterval":
    case "addPartitions":
      return changeView(step, values);
    case "setAttributes":
      return attributesView(step, values);
    case "modifyOnline":
      return modifyOnlineView(step, values);
    case "prepareRollback":
      return prepareRollbackView(values);
    case "gatherStatistics":
      return { parallelDegree: String(step.parallelDegree) };
    case "startJournal":
    case "dataLoad":
    case "deltaLoad":
    case "validate":
    case "closeWayBack":
      return {};
  }
}

function renderStatement(step: OracleStep, name: string, values: Values, asMarkers: boolean): Statement {
  const viewOf = (bind: BindPrinter): View => ({
    ...values,
    ...("copy" in step ? oracleCopyView(step.copy, values, bind) : {}),
    ...stepView(step, values),
  });
  const statement = oracleTemplates.render(oracleTemplateFiles[step.kind], name, viewOf, asMarkers);
  return { ...statement, name: `${step.kind}.${name}` };
}

function scriptOf(
  file: string,
  prefix: string,
  viewOf: (values: Values, bind: BindPrinter) => View,
): StepScript {
  return {
    statement(name: string, values: StatementValues = {}) {
      const view = (bind: BindPrinter): View => ({ ...viewOf(values, bind), ...values });
      return { ...oracleTemplates.render(file, name, view, false), name: `${prefix}.${name}` };
    },
  };
}

/** Renders the templates of templates/oracle. */
export function createOracleRenderer(): OracleRenderer {
  return {
    script: (step) => ({ statement: (name, values = {}) => renderStatement(step, name, values, false) }),
    ledger: () => scriptOf("00_ledger", "ledger", () => ({})),
    abandon: (copy) =>
      scriptOf("90_abandon", "abandon", (values, bind) => (copy ? oracleCopyView(copy, values, bind) : {})),
    preview: (step) =>
      oracleTemplates
        .statementNames(oracleTemplateFiles[step.kind])
        .flatMap((name) =>
          previewValues(step, name).map((values) => renderStatement(step, name, values, true)),
        ),
  };
}
