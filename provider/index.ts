export { PartitionedTable, type PartitionedTableArgs } from "./resource";
export { writeScripts, type ScriptOrder } from "./engines/scripts";
export { targetSchema, type Target, type TargetInput } from "./schema/target";
export { connectionsSchema, type Connection, type Connections } from "./schema/connection";
export type { PartitioningSummary, RetiredSummary, RunResult } from "./schema/report";
export type { Plan } from "./schema/plan";
export { validateBefore } from "./validate";
export { formatValidation, formatValidations } from "./report/validation";
export type { Check, Fault, Validation } from "./schema/validation";
