import { z } from "zod";
import type { OracleDependant } from "../../schema/oracle-table-state";
import type { DictionaryQuery, TableName } from "./dictionary";
import { isOfExtendedStatistics, type ColumnRow } from "./columns";
import { yesNoSchema } from "./shapes";

const dependencyRowSchema = z.object({ owner: z.string(), name: z.string(), type: z.string() });

/** Views, stored units and triggers that name a table. */
export const dependenciesQuery: DictionaryQuery<typeof dependencyRowSchema> = {
  name: "discovery.dependencies",
  shape: dependencyRowSchema,
  text: ({ family, where }) => `
SELECT referenced_owner AS "schema",
       referenced_name AS "table",
       owner AS "owner",
       name AS "name",
       type AS "type"
  FROM ${family}_dependencies
 WHERE ${where("referenced_owner", "referenced_name")}
   AND referenced_type = 'TABLE'
   AND referenced_link_name IS NULL
 ORDER BY 1, 2, 5, 3, 4`,
};

const synonymRowSchema = z.object({ owner: z.string(), name: z.string() });

/** Synonyms find a table by its name, so nothing is to be done for them after a swap. */
export const synonymsQuery: DictionaryQuery<typeof synonymRowSchema> = {
  name: "discovery.synonyms",
  shape: synonymRowSchema,
  text: ({ family, where }) => `
SELECT table_owner AS "schema",
       table_name AS "table",
       owner AS "owner",
       synonym_name AS "name"
  FROM ${family}_synonyms
 WHERE ${where("table_owner", "table_name")}
   AND db_link IS NULL
 ORDER BY 1, 2, 3, 4`,
};

const logRowSchema = z.object({ log: z.string() });

export const mviewLogsQuery: DictionaryQuery<typeof logRowSchema> = {
  name: "discovery.materializedViewLogs",
  shape: logRowSchema,
  text: ({ family, where }) => `
SELECT log_owner AS "schema",
       master AS "table",
       log_table AS "log"
  FROM ${family}_mview_logs
 WHERE ${where("log_owner", "master")}
 ORDER BY 1, 2, 3`,
};

const policyRowSchema = z.object({ policy: z.string(), enabled: yesNoSchema, select: yesNoSchema });

/** Virtual private database: policies that add conditions to statements. */
export const policiesQuery: DictionaryQuery<typeof policyRowSchema> = {
  name: "discovery.policies",
  shape: policyRowSchema,
  text: ({ family, where }) => `
SELECT object_owner AS "schema",
       object_name AS "table",
       policy_name AS "policy",
       enable AS "enabled",
       sel AS "select"
  FROM ${family}_policies
 WHERE ${where("object_owner", "object_name")}
 ORDER BY 1, 2, 3`,
};

const logGroupRowSchema = z.object({ group: z.string(), type: z.string() });

export const logGroupsQuery: DictionaryQuery<typeof logGroupRowSchema> = {
  name: "discovery.logGroups",
  shape: logGroupRowSchema,
  text: ({ family, where }) => `
SELECT owner AS "schema",
       table_name AS "table",
       log_group_name AS "group",
       log_group_type AS "type"
  FROM ${family}_log_groups
 WHERE ${where("owner", "table_name")}
 ORDER BY 1, 2, 3`,
};

/** What the queries found of one table. */
export interface DependantRows {
  readonly dependencies: readonly z.infer<typeof dependencyRowSchema>[];
  readonly synonyms: readonly z.infer<typeof synonymRowSchema>[];
  readonly mviewLogs: readonly z.infer<typeof logRowSchema>[];
  readonly policies: readonly z.infer<typeof policyRowSchema>[];
  readonly logGroups: readonly z.infer<typeof logGroupRowSchema>[];
  readonly columns: readonly ColumnRow[];
  readonly triggers: readonly { readonly schema: string; readonly name: string }[];
}

/** Everything that names the table or acts on it, but for its own triggers. */
export function toDependants({ schema, table }: TableName, rows: DependantRows): OracleDependant[] {
  const isOwnTrigger = (row: { owner: string; name: string; type: string }) =>
    row.type === "TRIGGER" &&
    rows.triggers.some((trigger) => trigger.schema === row.owner && trigger.name === row.name);
  return [
    ...rows.dependencies
      .filter((row) => !isOwnTrigger(row))
      .map((row) => ({ kind: row.type, schema: row.owner, name: row.name, detail: "" })),
    ...rows.synonyms.map((row) => ({ kind: "SYNONYM", schema: row.owner, name: row.name, detail: "" })),
    ...rows.mviewLogs.map(({ log }) => ({ kind: "MATERIALIZED VIEW LOG", schema, name: log, detail: "" })),
    ...rows.policies.map(({ policy, enabled, select }) => ({
      kind: "POLICY",
      schema,
      name: policy,
      detail: [enabled ? "" : "disabled", select ? "hides rows" : ""].filter(Boolean).join(", "),
    })),
    ...rows.logGroups.map(({ group, type }) => ({ kind: "LOG GROUP", schema, name: group, detail: type })),
    ...rows.columns
      .filter(isOfExtendedStatistics)
      .map((column) => ({ kind: "EXTENDED STATISTICS", schema, name: table, detail: column.default ?? "" })),
  ];
}
