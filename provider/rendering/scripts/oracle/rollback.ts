import type { View } from "../../template";
import { plsqlText } from "./plsql-text";
import { oracleStepOf, type OracleScriptRequest } from "./request";
import type { OracleStatements } from "./scope";

/** `06_prepare_rollback.sql`: what watches the retired table from then on, and what of its own must not meet the replay. */
export function prepareRollbackView(request: OracleScriptRequest, { prepare }: OracleStatements): View {
  const { copy, triggers, lateConstraints, identities, retiredObjectId } = oracleStepOf(
    request,
    "prepareRollback",
  );
  const tables = [
    [copy.reverseJournal, "createReverseJournal"],
    [copy.batch, "createBatch"],
  ] as const;
  return {
    retiredOidText: plsqlText(String(retiredObjectId)),
    journalTables: tables.map(([name, statement]) => ({
      name: plsqlText(name),
      ddl: prepare.text(statement),
    })),
    retiredTriggers: triggers.map((retiredTrigger) => prepare.text("disableTrigger", { retiredTrigger })),
    settled: [
      ...lateConstraints.map((lateConstraint) => prepare.text("disableLate", { lateConstraint })),
      ...identities.map((column) => prepare.text("loosenIdentity", { column })),
    ],
  };
}
