import { dateLiteral, numberLiteral, timestampLiteral } from "../../dialect/oracle-literals";
import { quoteLiteral } from "../../dialect/oracle-quoting";
import type { OracleCopy, OracleCopyColumn } from "../../schema/oracle-plan";
import type { OracleBound } from "../../schema/oracle-table-state";
import type { StepScript } from "../../schema/statement";
import type { BindPrinter, View } from "../template";
import { print, type Values } from "../views/values";
import { oracleCopyView } from "./copy-view";
import { columnOf, printValue } from "./key-text";
import { oracleTemplates } from "./render";
import { isLarge } from "./row-hash";

/** Where the bounds of the new table would have a row: a number for each place, by the table's key. */
export type OraclePlacement =
  | { readonly kind: "none" }
  /** Place k ends at the k-th bound, from 0; the last one has no end. */
  | { readonly kind: "range"; readonly column: string; readonly bounds: readonly OracleBound[] }
  /** What stands in no list has the place after the last one. */
  | { readonly kind: "list"; readonly column: string; readonly values: readonly (readonly OracleBound[])[] };

export interface OracleComparison {
  /** Its source is the retired table, its interim the new one, its journal the reverse journal. */
  readonly copy: OracleCopy;
  readonly placement: OraclePlacement;
}

/** A bound as the dictionary has it, as a constant. */
function literal(bound: OracleBound): string {
  switch (bound.type) {
    case "DATE":
      return dateLiteral(bound.value);
    case "TIMESTAMP":
      return timestampLiteral(bound.value);
    case "NUMBER":
      return numberLiteral(bound.value);
    case "TEXT":
      return quoteLiteral(bound.value);
    case "MAXVALUE":
    case "DEFAULT":
    case "NULL":
    case "OTHER":
      throw new Error(`A bound of the kind ${bound.type} is no constant.`);
  }
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

function isOneOf(value: string, bounds: readonly OracleBound[]): string {
  const constants = bounds.filter(({ type }) => type !== "NULL" && type !== "DEFAULT");
  const isListed = constants.length === 0 ? [] : [`${value} IN (${constants.map(literal).join(", ")})`];
  const isNull = bounds.some(({ type }) => type === "NULL") ? [`${value} IS NULL`] : [];
  return [...isListed, ...isNull].join(" OR ") || "1 = 0";
}

function partitionOf(placement: OraclePlacement): string {
  if (placement.kind === "none") return "0";
  const column = "r.PARTITION_KEY";
  if (placement.kind === "range") return placeAmong(column, placement.bounds.map(literal));
  const whens = placement.values.map((values, at) => `WHEN ${isOneOf(column, values)} THEN ${at}`);
  return `CASE ${whens.join(" ")} ELSE ${whens.length} END`;
}

/** The column that decides where a row belongs, and its lowest and highest value where the partitions lie in its order. */
function keyView({ copy, placement }: OracleComparison): View {
  if (placement.kind === "none") return { keyOfT: "0", lowest: "NULL", highest: "NULL" };
  const keyOfT = columnOf({ name: placement.column }, "t");
  const key =
    placement.kind === "range" ? copy.columns.find(({ name }) => name === placement.column) : undefined;
  if (key === undefined) return { keyOfT, lowest: "NULL", highest: "NULL" };
  const printed = (value: string) => printValue(key, value) ?? value;
  return { keyOfT, lowest: printed("MIN(t.PARTITION_KEY)"), highest: printed("MAX(t.PARTITION_KEY)") };
}

/** What is compared of a row's content: nothing but that it is there, unless every row is to be compared. */
function contentView(isFull: boolean, common: View): View {
  return isFull
    ? { checksum: common["rowHash"], lobDifferences: common["countLobDifferences"] }
    : { checksum: "0", lobDifferences: "SELECT 0 AS DIFFERING FROM DUAL" };
}

function viewOf(comparison: OracleComparison, values: Values, bind: BindPrinter): View {
  const { copy, placement } = comparison;
  const common = oracleCopyView(copy, values, bind);
  return {
    ...common,
    ...keyView(comparison),
    ...contentView(values["isFull"] === true, common),
    partitionOf: partitionOf(placement),
    differingColumns: differingColumns(copy),
    interimIsMissing: `${columnOf({ name: copy.key[0]?.name ?? "" }, "i")} IS NULL`,
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
