import { z } from "zod";
import { grantSchema } from "./grant";

const keysSchema = z
  .array(z.string())
  .describe("Constraints of the table that it stands on: by GROUP BY, or ON CONFLICT ON CONSTRAINT.");

/** A rule on a view, but for the one that makes it a view. */
export const viewRuleSchema = z.strictObject({
  name: z.string(),
  quotedName: z.string().describe("rule ON view, as it stands among the dependants."),
  definition: z
    .string()
    .describe("The text of pg_get_ruledef() from AS on; empty where it begins otherwise than known."),
  readsTable: z.boolean(),
  comment: z.string().nullable(),
});

/**
 * A view that reads the table itself, or a materialized view that is made anew with it; one that reads such a view keeps its
 * object id, and needs nothing.
 */
export const dependentViewSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  quotedName: z.string().describe("schema.view, as it stands among the dependants."),
  isTemporary: z.boolean(),
  owner: z.string(),
  readsTable: z.boolean().describe("Whether its query reads the table, not only a rule on it."),
  definition: z
    .string()
    .describe("pg_get_viewdef() under search_path = pg_catalog: every other name is qualified."),
  options: z.array(z.string()).describe("security_barrier=true, check_option=local, …"),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.string(),
      default: z.string().nullable().describe("ALTER VIEW … ALTER … SET DEFAULT"),
      comment: z.string().nullable(),
    }),
  ),
  rules: z.array(viewRuleSchema),
  triggers: z.array(z.strictObject({ definition: z.string(), comment: z.string().nullable() })),
  systemColumns: z.array(z.string()).describe("System columns of the table that it reads."),
  keys: keysSchema,
  rowColumns: z.array(z.string()).describe("Its columns of the table's row type."),
  extension: z.string().nullable().describe("The extension that it belongs to."),
  grants: z.array(grantSchema),
  comment: z.string().nullable(),
});

/** A materialized view that reads the table. */
export const materializedViewSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  quotedName: z.string(),
  owner: z.string(),
  definition: z.string().describe("pg_get_viewdef(), every name qualified."),
  query: z
    .string()
    .describe("The same under search_path = the table's schema: the table stands there without its schema."),
  accessMethod: z.string(),
  tablespace: z.string().nullable(),
  options: z.array(z.string()),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.string(),
      settings: z.array(z.string()).describe("SET STATISTICS 500, SET STORAGE MAIN, SET (n_distinct=5), …"),
      comment: z.string().nullable(),
    }),
  ),
  indexes: z.array(
    z.strictObject({
      name: z.string(),
      unique: z.boolean(),
      definition: z.string().describe("From USING on; empty where it begins otherwise than known."),
      tablespace: z.string().nullable(),
      comment: z.string().nullable(),
      oddity: z.string().nullable().describe("What cannot be made again, in words."),
    }),
  ),
  systemColumns: z.array(z.string()),
  keys: keysSchema,
  rowColumns: z.array(z.string()),
  materializedSources: z.array(z.string()).describe("Other materialized views over the table that it reads."),
  otherDependants: z.array(z.string()).describe("What hangs on it, but for views and indexes."),
  namesakes: z
    .array(z.string())
    .describe("What has a name that its successor needs until the cutover, and is not a run's own."),
  extension: z.string().nullable(),
  grants: z.array(grantSchema),
  comment: z.string().nullable(),
});

/** A function or procedure whose body the server has parsed, or that takes or gives rows of the table. */
export const dependentRoutineSchema = z.strictObject({
  name: z.string().describe("Quoted and qualified, with the types of its arguments: app.total(integer)."),
  kind: z.enum(["FUNCTION", "PROCEDURE", "AGGREGATE"]),
  owner: z.string(),
  definition: z.string().describe("pg_get_functiondef(); empty for an aggregate."),
  hasRowType: z.boolean().describe("Whether an argument or the result is of the table's row type."),
  keys: keysSchema,
  isPrivileged: z.boolean().describe("LEAKPROOF or SUPPORT, which only a superuser may declare."),
  extension: z.string().nullable(),
  grants: z.array(grantSchema),
  comment: z.string().nullable(),
});

export type ViewRule = z.infer<typeof viewRuleSchema>;
export type DependentView = z.infer<typeof dependentViewSchema>;
export type MaterializedView = z.infer<typeof materializedViewSchema>;
export type DependentRoutine = z.infer<typeof dependentRoutineSchema>;
