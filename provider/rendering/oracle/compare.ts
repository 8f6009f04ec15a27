import type { OracleCopy, OracleCopyColumn, OracleLayoutRule } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import type { BindPrinter, View } from "../template";
import { print, type Values } from "../views/values";
import { oracleCopyView } from "./copy-view";
import { columnOf, printValue } from "./key-text";
import { oracleTemplates } from "./render";
import { isLarge } from "./row-hash";
import { boundLiteral } from "./table-view";

export interface OracleComparison {
  /** Its source is the retired table, its interim the new one, its journal the reverse journal. */
  readonly copy: OracleCopy;
  readonly layout: OracleLayoutRule;
  /** Upper bounds of the new table's partitions, ascending. */
  readonly bounds: readonly string[];
}

/** The place of a key among bounds, found by halving: there may be thousands of them. */
function placeAmong(value: string, bounds: readonly string[], first = 0): string {
  if (bounds.length === 0) return String(first);
  const middle = Math.floor(bounds.length / 2);
  const below = placeAmong(value, bounds.slice(0, middle), first);
  const above = placeAmong(value, bounds.slice(middle + 1), first + middle + 1);
  return `CASE WHEN ${value} < ${bounds[middle] ?? ""} THEN ${below} ELSE ${above} END`;
}

/** DECODE finds NULL by NULL. */
function differs(column: OracleCopyColumn): string {
  const [source, interim] = [columnOf(column, "s"), columnOf(column, "i")];
  if (isLarge(column))
    return `(${source} IS NULL AND ${interim} IS NOT NULL OR ${source} IS NOT NULL AND ${interim} IS NULL OR DBMS_LOB.COMPARE(${source}, ${interim}) <> 0)`;
  const [left, right] = [source, interim].map((value) => printValue(column, value) ?? value);
  return `DECODE(${left ?? ""}, ${right ?? ""}, 0, 1) = 1`;
}

/** A digit for each stored column: 1 where it differs. Names of all of them could be longer than a text may be. */
function differingColumns({ columns }: OracleCopy): string {
  return storedColumns(columns)
    .map((column) => `CASE WHEN ${differs(column)} THEN '1' ELSE '0' END`)
    .join(" || ");
}

/** The columns that are compared one by one, in the order of the digits. */
export function storedColumns(columns: readonly OracleCopyColumn[]): readonly OracleCopyColumn[] {
  return columns.filter(({ isVirtual }) => !isVirtual);
}

/** A key's hash, by which rows are drawn: another seed draws others. */
function keyHash({ key }: OracleCopy, seed: string): string {
  return key.reduce((link, column) => {
    const value = columnOf(column, "t");
    return `ORA_HASH(${printValue(column, value) ?? value}, 4294967295, ${link})`;
  }, seed);
}

function viewOf({ copy, layout, bounds }: OracleComparison, values: Values, bind: BindPrinter): View {
  const key = copy.columns.find(({ name }) => name === layout.column);
  if (key === undefined) throw new Error(`${layout.column} is no column of the copy.`);
  const column = columnOf(key, "t");
  const printed = (value: string) => printValue(key, value) ?? value;
  const literals = bounds.map((bound) => boundLiteral(bound, layout));
  return {
    ...oracleCopyView(copy, values, bind),
    keyOfT: column,
    lowest: printed(`MIN(${column})`),
    highest: printed(`MAX(${column})`),
    lowestPlaced: printed("MIN(t.PARTITION_KEY)"),
    highestPlaced: printed("MAX(t.PARTITION_KEY)"),
    partitionOf: placeAmong(column, literals),
    differingColumns: differingColumns(copy),
    interimIsMissing: `${columnOf(copy.key[0] ?? key, "i")} IS NULL`,
    keyHash: () => keyHash(copy, String(Number(print(values["seed"])))),
  };
}

function script(view: (values: Values, bind: BindPrinter) => View): StepScript {
  const own = oracleTemplates.statementNames("80_compare");
  return {
    statement(name, values = {}) {
      const file = own.includes(name) ? "80_compare" : "45_validate";
      const viewOfStatement = (bind: BindPrinter): View => ({ ...view(values, bind), ...values });
      return { ...oracleTemplates.render(file, name, viewOfStatement, false), name: `compare.${name}` };
    },
  };
}

/** Statements that need no plan: which migration there was. */
export function oracleMigrationScript(): StepScript {
  return script(() => ({}));
}

/** Statements that compare the new table with the retired one. */
export function oracleCompareScript(comparison: OracleComparison): StepScript {
  return script((values, bind) => viewOf(comparison, values, bind));
}
