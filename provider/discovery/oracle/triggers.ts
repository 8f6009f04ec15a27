import { z } from "zod";
import type { OracleCompilerSettings } from "../../schema/oracle-compiler-settings";
import type { OracleTrigger } from "../../schema/oracle-table-state";
import type { DictionaryQuery } from "./dictionary";
import { digitsSchema, yesNoSchema } from "./shapes";

const triggerRowSchema = z.object({
  owner: z.string(),
  name: z.string(),
  type: z.string(),
  event: z.string(),
  referencing: z.string().nullable(),
  when: z.string().nullable(),
  status: z.string(),
  description: z.string(),
  actionType: z.string(),
  crossEdition: z.string(),
  fireOnce: yesNoSchema,
  objectStatus: z.string().nullable(),
  optimizeLevel: digitsSchema.nullable(),
  codeType: z.string().nullable(),
  debug: z.string().nullable(),
  lengthSemantics: z.string().nullable(),
  flags: z.string().nullable(),
  scope: z.string().nullable(),
  warnings: z.string().nullable(),
  body: z.string().nullable(),
});

/** Triggers by name, and whether they compile: one that does not makes every statement fail that fires it. */
export const triggersQuery: DictionaryQuery<typeof triggerRowSchema> = {
  name: "discovery.triggers",
  shape: triggerRowSchema,
  text: ({ family, where }) => `
SELECT t.table_owner AS "schema",
       t.table_name AS "table",
       t.owner AS "owner",
       t.trigger_name AS "name",
       t.trigger_type AS "type",
       t.triggering_event AS "event",
       t.referencing_names AS "referencing",
       t.when_clause AS "when",
       t.status AS "status",
       t.description AS "description",
       t.action_type AS "actionType",
       t.crossedition AS "crossEdition",
       t.fire_once AS "fireOnce",
       o.status AS "objectStatus",
       TO_CHAR(p.plsql_optimize_level) AS "optimizeLevel",
       p.plsql_code_type AS "codeType",
       p.plsql_debug AS "debug",
       p.nls_length_semantics AS "lengthSemantics",
       p.plsql_ccflags AS "flags",
       p.plscope_settings AS "scope",
       p.plsql_warnings AS "warnings",
       t.trigger_body AS "body"
  FROM ${family}_triggers t
  LEFT JOIN ${family}_objects o
    ON o.owner = t.owner AND o.object_name = t.trigger_name AND o.object_type = 'TRIGGER'
  LEFT JOIN ${family}_plsql_object_settings p
    ON p.owner = t.owner AND p.name = t.trigger_name AND p.type = 'TRIGGER'
 WHERE ${where("t.table_owner", "t.table_name")}
 ORDER BY t.table_owner, t.table_name, t.owner, t.trigger_name`,
};

const orderRowSchema = z.object({
  owner: z.string(),
  name: z.string(),
  ordering: z.string(),
  otherOwner: z.string(),
  otherName: z.string(),
});

/** FOLLOWS and PRECEDES between triggers. */
export const triggerOrderQuery: DictionaryQuery<typeof orderRowSchema> = {
  name: "discovery.triggerOrder",
  shape: orderRowSchema,
  text: ({ family, where }) => `
SELECT t.table_owner AS "schema",
       t.table_name AS "table",
       t.owner AS "owner",
       t.trigger_name AS "name",
       r.ordering_type AS "ordering",
       r.referenced_trigger_owner AS "otherOwner",
       r.referenced_trigger_name AS "otherName"
  FROM ${family}_triggers t
  JOIN ${family}_trigger_ordering r ON r.trigger_owner = t.owner AND r.trigger_name = t.trigger_name
 WHERE ${where("t.table_owner", "t.table_name")}
 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
};

function orderOf(
  trigger: { owner: string; name: string },
  rows: readonly z.infer<typeof orderRowSchema>[],
): string[] {
  return rows
    .filter((row) => row.owner === trigger.owner && row.name === trigger.name)
    .map(({ ordering, otherOwner, otherName }) => `${ordering} "${otherOwner}"."${otherName}"`);
}

/** `END name;` with nothing but blanks and comments behind it. */
const lastLabel =
  /\bEND(\s+(?:"([^"]+)"|([\p{L}][\p{L}\p{N}_$#]*)))\s*;?(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*$/iu;

/**
 * The body without the label of its last END: that is the trigger's own name, and under another one, as on the copy before the
 * cutover, the trigger would not compile.
 */
export function withoutEndLabel(body: string, name: string): string {
  const match = lastLabel.exec(body);
  const [, label, quoted, plain] = match ?? [];
  if (match === null || label === undefined || (quoted ?? plain?.toUpperCase()) !== name) return body;
  const at = match.index + "END".length;
  return body.slice(0, at) + body.slice(at + label.length);
}

function compilerSettingsOf(row: z.infer<typeof triggerRowSchema>): OracleCompilerSettings | null {
  const { optimizeLevel, codeType, debug, lengthSemantics, flags, scope, warnings } = row;
  if (optimizeLevel === null || codeType === null || lengthSemantics === null) return null;
  return {
    optimizeLevel,
    codeType,
    isDebugged: debug === "TRUE",
    lengthSemantics,
    flags: flags ?? "",
    scope: scope ?? "",
    warnings: warnings ?? "",
  };
}

/** Puts triggers and their order together. */
export function toTriggers(
  rows: readonly z.infer<typeof triggerRowSchema>[],
  order: readonly z.infer<typeof orderRowSchema>[],
): OracleTrigger[] {
  return rows.map((row) => ({
    schema: row.owner,
    name: row.name,
    type: row.type,
    event: row.event.trim(),
    description: row.description,
    referencing: row.referencing,
    when: row.when,
    body: withoutEndLabel(row.body ?? "", row.name),
    actionType: row.actionType.trim(),
    enabled: row.status === "ENABLED",
    valid: row.objectStatus === null ? null : row.objectStatus === "VALID",
    crossEdition: row.crossEdition,
    fireOnce: row.fireOnce,
    compiledWith: compilerSettingsOf(row),
    order: orderOf(row, order),
  }));
}
