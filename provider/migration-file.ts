import { readFileSync } from "node:fs";
import type { z } from "zod";
import { formatRefusal, migrationError, refuse, type Refusal } from "./errors";
import { describeProblem, propertyPath } from "./resource/settings";
import {
  migrationFileSchema,
  type MigrationAction,
  type MigrationFile,
  type MigrationTable,
  type Priority,
} from "./schema/migration-file";
import { readSqlDate } from "./schema/sql-date";
import { intervalTargetSchema, type IntervalTargetInput } from "./schema/target";

/** A table of a migration file that is enabled. */
export interface DeclaredTable {
  /** `HR.ORDERS`: the resource's name. */
  readonly name: string;
  readonly target: IntervalTargetInput;
  readonly priority: Priority;
}

export interface MigrationFileOptions {
  /** Name of a connection in the stack's configuration. */
  readonly connection: string;
}

/** What each action finds, and whether it leaves subpartitions. */
const actions: Readonly<Record<MigrationAction, { source: "NONE" | "INTERVAL"; hash: boolean }>> = {
  convert_interval_to_interval_hash: { source: "INTERVAL", hash: true },
  add_hash_subpartitions: { source: "INTERVAL", hash: true },
  add_interval_hash_partitioning: { source: "NONE", hash: true },
  add_interval_partitioning: { source: "NONE", hash: false },
};

function invalid(path: string, problem: string): Refusal {
  return refuse("INVALID_SETTING", path, { path, problem });
}

/** Names of the file are in snake case, those of the program are not. */
function suggest(key: string): string {
  const snake = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return snake === key ? "" : ` A migration file would call it ${snake}.`;
}

function refuseIssue(issue: z.core.$ZodIssue): Refusal[] {
  const path = propertyPath(issue.path);
  if (issue.code !== "unrecognized_keys") return [invalid(path, describeProblem(issue))];
  return issue.keys.map((key) => {
    const full = path === "" ? key : `${path}.${key}`;
    return refuse("UNKNOWN_SETTING", full, { path: full, suggestion: suggest(key) });
  });
}

type Configuration = MigrationTable["target_configuration"];

function hasHash({ subpartition_type: type }: Configuration): boolean {
  return type === "HASH";
}

/** Subpartitions need all of their settings, and none of them means anything alone. */
function refuseHalfHash(configuration: Configuration, at: string): Refusal[] {
  const names = ["subpartition_column", "subpartition_count"] as const;
  const isSet = (name: (typeof names)[number]) => (configuration[name] ?? null) !== null;
  return names
    .filter((name) => isSet(name) !== hasHash(configuration))
    .map((name) =>
      invalid(
        `${at}.target_configuration.${name}`,
        hasHash(configuration)
          ? "is missing: subpartition_type is HASH"
          : "needs subpartition_type HASH beside it",
      ),
    );
}

function refuseAction(
  { migration_action: action, target_configuration: target }: MigrationTable,
  at: string,
) {
  if (!action || actions[action].hash === hasHash(target)) return [];
  const problem = hasHash(target)
    ? `${action} makes no subpartitions, but target_configuration.subpartition_type is HASH`
    : `${action} makes HASH subpartitions, but target_configuration.subpartition_type is not HASH`;
  return [invalid(`${at}.migration_action`, `does not fit: ${problem}`)];
}

function refuseSettings({ migration_settings: settings }: MigrationTable, at: string): Refusal[] {
  const { validate_data, backup_old_table, drop_old_after_days } = settings ?? {};
  const path = `${at}.migration_settings`;
  return [
    ...(validate_data === false
      ? [
          invalid(
            `${path}.validate_data`,
            "must be true, or left out: every row is compared before the cutover, and without that there is none",
          ),
        ]
      : []),
    ...(backup_old_table === false && (drop_old_after_days ?? 0) > 0
      ? [
          invalid(
            `${path}.backup_old_table`,
            "is false, but drop_old_after_days keeps the old table: set that to 0, or this to true",
          ),
        ]
      : []),
  ];
}

/** SQL is read as a date, and never sent. */
function refuseInitial(
  { target_configuration: { initial_partition_value: value } }: MigrationTable,
  at: string,
) {
  if (typeof value !== "string" || readSqlDate(value) !== null) return [];
  return [
    invalid(
      `${at}.target_configuration.initial_partition_value`,
      "must be a date, TO_DATE('2020-01-31', 'YYYY-MM-DD') or with HH24:MI:SS, DATE '2020-01-31', or a whole number; no other SQL is read",
    ),
  ];
}

function refuseTable(table: MigrationTable, at: string): Refusal[] {
  return [
    ...refuseHalfHash(table.target_configuration, at),
    ...refuseAction(table, at),
    ...refuseSettings(table, at),
    ...refuseInitial(table, at),
  ];
}

function migrationOf({ migration_action: action, target_configuration, migration_settings }: MigrationTable) {
  const {
    backup_old_table: keeps,
    drop_old_after_days: days,
    estimated_hours: hours,
  } = migration_settings ?? {};
  const { parallel_degree: degree } = target_configuration;
  return {
    ...(action ? { expectedSource: actions[action].source } : {}),
    ...(degree ? { parallelDegree: degree } : {}),
    ...(hours ? { estimatedHours: hours } : {}),
    ...(keeps === false ? { keepOldForDays: 0 } : typeof days === "number" ? { keepOldForDays: days } : {}),
  };
}

function targetOf(table: MigrationTable, schema: string, connection: string): IntervalTargetInput {
  const { target_configuration: from, table_name } = table;
  const { subpartition_column: column, subpartition_count: count } = from;
  const initial =
    typeof from.initial_partition_value === "string"
      ? readSqlDate(from.initial_partition_value)
      : from.initial_partition_value;
  return {
    ...{ connection, schema, table: table_name, partitionType: "INTERVAL" },
    ...{ partitionColumn: from.partition_column, intervalType: from.interval_type },
    ...(from.interval_value ? { intervalValue: from.interval_value } : {}),
    ...(initial === null || initial === undefined ? {} : { initialPartitionValue: initial }),
    ...(column && count
      ? { subpartitionType: "HASH", subpartitionColumn: column, subpartitionCount: count }
      : {}),
    ...(from.tablespace ? { tablespace: from.tablespace } : {}),
    migration: migrationOf(table),
  };
}

/** The table as a declaration, or why it is none; nothing of a table that is not enabled is used. */
function readTable(
  file: MigrationFile,
  table: MigrationTable,
  at: string,
  { connection }: MigrationFileOptions,
) {
  const schema = table.owner ?? file.metadata?.schema;
  if (!schema) return { refusals: [invalid(`${at}.owner`, "is missing, and so is metadata.schema")] };
  const refusals = refuseTable(table, at);
  if (refusals.length > 0) return { refusals };
  const target = targetOf(table, schema, connection);
  const issues = intervalTargetSchema.safeParse(target, { reportInput: true }).error?.issues ?? [];
  if (issues.length > 0)
    return {
      refusals: issues.map((issue) => invalid(`${at} (${propertyPath(issue.path)})`, describeProblem(issue))),
    };
  const name = `${schema}.${table.table_name}`;
  return { table: { name, target, priority: table.migration_settings?.priority ?? ("MEDIUM" as const) } };
}

function refuseTwice(tables: readonly DeclaredTable[]): Refusal[] {
  const names = tables.map(({ name }) => name);
  return names
    .filter((name, at) => names.indexOf(name) !== at)
    .map((name) => invalid("tables", `has ${name} more than once`));
}

const order: readonly Priority[] = ["HIGH", "MEDIUM", "LOW"];

/**
 * Reads a migration file, which declares the tables of a schema in JSON. Nothing is ignored: what cannot be meant here is refused by
 * its path in the file.
 * @param content of the file, parsed
 * @returns the tables that are enabled, those of the highest priority first; or all refusals
 */
export function readMigrationFile(
  content: unknown,
  options: MigrationFileOptions,
): { readonly tables: readonly DeclaredTable[] } | { readonly refusals: readonly Refusal[] } {
  const parsed = migrationFileSchema.safeParse(content, { reportInput: true });
  if (!parsed.success) return { refusals: parsed.error.issues.flatMap(refuseIssue) };
  const file = parsed.data;
  const read = file.tables.flatMap((table, at) =>
    table.enabled ? [readTable(file, table, `tables[${at}]`, options)] : [],
  );
  const tables = read.flatMap((one) => ("table" in one ? [one.table] : []));
  const refusals = [
    ...read.flatMap((one) => ("refusals" in one ? one.refusals : [])),
    ...refuseTwice(tables),
  ];
  if (refusals.length > 0) return { refusals };
  return {
    tables: order.flatMap((priority) => tables.filter((table) => table.priority === priority)),
  };
}

function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw migrationError("MIGRATION_FILE_REFUSED", { file: path, refusals: reason }, error);
  }
}

/**
 * The tables that a migration file declares.
 * @throws MIGRATION_FILE_REFUSED with every refusal, one a line
 */
export function loadMigrationFile(path: string, options: MigrationFileOptions): readonly DeclaredTable[] {
  const read = readMigrationFile(parseFile(path), options);
  if ("tables" in read) return read.tables;
  const refusals = read.refusals.map((refusal) => `\n  ${formatRefusal(refusal)}`).join("");
  throw migrationError("MIGRATION_FILE_REFUSED", { file: path, refusals });
}
