import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { Guard } from "../../schema/guard";
import { triggersOf } from "../../schema/guard";
import type { Copy, GuardKeysStep, SwapTablesStep } from "../../schema/plan";
import { defineKey, dollarQuote, leafClause, listColumns, matchColumns } from "../fragments";
import type { View } from "../template";
import type { Values } from "./values";

/** As in any unique constraint, a row with a NULL in its key meets no other. */
function isGuarded({ columns }: Guard, alias: string): string[] {
  return columns
    .filter(({ nullable }) => nullable)
    .map(({ name }) => `${alias}.${quoteIdentifier(name)} IS NOT NULL`);
}

function whereGuarded(guard: Guard): string {
  const conditions = isGuarded(guard, "t");
  return conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
}

function andGuarded(guard: Guard, alias: string): string {
  return isGuarded(guard, alias)
    .map((condition) => ` AND ${condition}`)
    .join("");
}

function defineGuardKey({ kind, columns, tablespace }: Guard): string {
  const space = tablespace === null ? "" : ` USING INDEX TABLESPACE ${quoteIdentifier(tablespace)}`;
  return `${kind} (${listColumns(columns)})${space}`;
}

function guardView(copy: Copy, guard: Guard): View {
  const { schema, name: table } = copy.source;
  const columns = listColumns(guard.columns);
  const [oldColumns, newColumns] = [listColumns(guard.columns, "OLD"), listColumns(guard.columns, "NEW")];
  return {
    guard: guard.name,
    guardDefinitions: defineKey(guard.columns),
    guardClause: leafClause([], guard.tablespace),
    guardComment: quoteLiteral(
      `Refuses a second row of ${schema}.${table} with the same ${guard.columns.map(({ name }) => name).join(", ")}, in whatever partition. Written by triggers of that table alone.`,
    ),
    guardRegclass: `${quoteLiteral(quoteQualified(schema, guard.name))}::regclass`,
    guardFunction: `${quoteLiteral(`${quoteQualified(schema, guard.name)}()`)}::regprocedure`,
    guardColumns: columns,
    whereGuarded: whereGuarded(guard),
    interimKey: guard.interimKey,
    guardKey: defineGuardKey(guard),
    guardDollar: dollarQuote(columns + guard.name + schema, "guard"),
    andOldIsGuarded: andGuarded(guard, "OLD"),
    andNewIsGuarded: andGuarded(guard, "NEW"),
    guardIsOld: matchColumns(guard.columns, "g", "OLD"),
    oldGuardColumns: oldColumns,
    newGuardColumns: newColumns,
    updateTrigger: guard.updateTrigger,
    truncateTrigger: guard.truncateTrigger,
    guardedKey: guard.key,
    guardHash: `hash_record_extended(ROW(${listColumns(guard.columns, "t")}), 0)`,
  };
}

/** `guardKeys`: `values` name the guard and the leaf. */
export function guardKeysView({ copy, guards }: GuardKeysStep, values: Values): View {
  const guard = guards.find(({ name }) => name === values["guard"]);
  return guard ? guardView(copy, guard) : {};
}

/** Rows that changed last, and whose key no guard has. They are proven equal: the source's are found without looking into partitions. */
function selectUnguarded(copy: Copy, guard: Guard): string {
  const [journal, source, table] = [
    quoteQualified("table_migration", copy.reverseJournal),
    quoteQualified(copy.source.schema, copy.source.name),
    quoteQualified(copy.source.schema, guard.name),
  ];
  const conditions = [
    ...isGuarded(guard, "s"),
    `NOT EXISTS (SELECT FROM ${table} g WHERE ${matchColumns(guard.columns, "g", "s")})`,
  ];
  return `SELECT FROM ${journal} j JOIN ${source} s ON ${matchColumns(copy.key, "s", "j")} WHERE ${conditions.join(" AND ")}`;
}

/** Rows that the source has no longer are looked for in the guard of the key, which has every row of the copy once. */
function orGuardedYet(copy: Copy, guards: readonly Guard[]): string {
  const guard = guards.find(({ kind }) => kind === "PRIMARY KEY");
  if (!copy.place || !guard) return "";
  const table = quoteQualified(copy.source.schema, guard.name);
  const anyKey = quoteIdentifier(copy.key[0]?.name ?? "");
  return `\n  OR s.${anyKey} IS NULL AND EXISTS (SELECT FROM ${table} g WHERE ${matchColumns(guard.columns, "g", "j")})`;
}

/** What the cutover says of guards: all of them, and the one that `values` names. */
export function swapGuardsView({ copy, guards }: SwapTablesStep, values: Values): View {
  const guard = guards.find(({ name }) => name === values["guard"]);
  return {
    ...(guard ? guardView(copy, guard) : {}),
    orGuardedYet: orGuardedYet(copy, guards),
    selectUnguarded: guards.map((one) => selectUnguarded(copy, one)).join("\n  UNION ALL "),
    guardTriggers: guards.flatMap(triggersOf).map(quoteLiteral).join(", "),
    guardTriggerCount: String(guards.length * 3),
  };
}
