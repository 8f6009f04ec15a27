export { PartitionedTable, type PartitionedTableArgs } from "./resource";
export { writeScripts, type ScriptOrder } from "./scripts";
export { declareTables } from "./declare-tables";
export { loadMigrationFile, readMigrationFile } from "./migration-file";
export type { DeclaredTable, MigrationFileOptions } from "./migration-file";
export { targetSchema, type Target, type TargetInput } from "./schema/target";
export { connectionsSchema, type Connection, type Connections } from "./schema/connection";
export type { PartitioningSummary, RetiredSummary, RunResult, ValidationSummary } from "./schema/report";
export type { Plan } from "./schema/plan";
export { compareTables, validateAfter, validateBefore } from "./validate";
export { formatValidation, formatValidations } from "./report/validation";
export { renderValidationHtml } from "./report/validation-html";
export type { Check, Fault, Validation } from "./schema/validation";
export type { CompareOptions } from "./schema/compare-options";
export {
  recommendDegree,
  recommendHash,
  recommendInterval,
  recommendPartitionColumn,
} from "./planning/recommendation";
export type { Recommendation, TableRecommendation } from "./schema/recommendation";
export { recommendTarget, type Recommended, type RecommendOrder } from "./recommend";
