import { quoteIdentifier, quoteLiteral } from "../dialect/postgres";
import type { Copy } from "../schema/plan";
import type { StepScript } from "../schema/statement";
import { copyView, hashedForm } from "./fragments";
import { postgresTemplates } from "./render";
import type { BindPrinter, View } from "./template";
import type { Values } from "./views/values";

/** Where the bounds of the new table would have a row: a number for each place, told by its key. */
export type Placement =
  | { readonly kind: "none" }
  /** Place k begins at the k-th bound; 0 lies below the first. */
  | {
      readonly kind: "range";
      readonly column: string;
      readonly type: string;
      readonly bounds: readonly string[];
    }
  /** Places count from 1; 0 is that of the default partition. */
  | {
      readonly kind: "list";
      readonly column: string;
      readonly values: readonly (readonly (string | null)[])[];
    }
  | {
      readonly kind: "hash";
      readonly column: string;
      readonly parts: readonly { readonly modulus: number; readonly remainder: number }[];
    };

export interface PostgresComparison {
  /** Its source is the retired table, its interim the new one, its journal the reverse journal. */
  readonly copy: Copy;
  /** Object id of the new table. */
  readonly newId: string;
  readonly placement: Placement;
  /** The column whose lowest and highest value are compared; null where it has no order. */
  readonly orderedBy: string | null;
}

function cases(conditions: readonly string[]): string {
  const whens = conditions.map((condition, at) => `WHEN ${condition} THEN ${at + 1}`);
  return whens.length === 0 ? "0" : `CASE ${whens.join(" ")} ELSE 0 END`;
}

function isOneOf(column: string, values: readonly (string | null)[]): string {
  const texts = values.filter((value) => value !== null).map((value) => quoteLiteral(value));
  const isListed = texts.length === 0 ? [] : [`${column} IN (${texts.join(", ")})`];
  return [...isListed, ...(values.includes(null) ? [`${column} IS NULL`] : [])].join(" OR ");
}

/** A range is found by halving: there may be thousands of bounds. */
function partitionOf({ placement, newId }: PostgresComparison): string {
  if (placement.kind === "none") return "0";
  const column = `t.${quoteIdentifier(placement.column)}`;
  switch (placement.kind) {
    case "range":
      return `width_bucket(${column}, ARRAY[${placement.bounds.map(quoteLiteral).join(", ")}]::${placement.type}[])`;
    case "list":
      return cases(placement.values.map((values) => isOneOf(column, values)));
    case "hash":
      return cases(
        placement.parts.map(
          ({ modulus, remainder }) =>
            `satisfies_hash_partition(${quoteLiteral(newId)}::oid, ${modulus}, ${remainder}, ${column})`,
        ),
      );
  }
}

function differingColumns({ columns }: Copy): string {
  const differing = columns.map(
    (column) =>
      `CASE WHEN ${hashedForm(column, "s")} IS DISTINCT FROM ${hashedForm(column, "i")} THEN ${quoteLiteral(column.name)} END`,
  );
  return `array_to_string(ARRAY[${differing.join(", ")}]::text[], ', ')`;
}

function viewOf(comparison: PostgresComparison, values: Values, bind: BindPrinter): View {
  const { copy, orderedBy } = comparison;
  const key = orderedBy === null ? null : `t.${quoteIdentifier(orderedBy)}`;
  const common = copyView(copy, bind);
  return {
    ...common,
    checksum: values["isFull"] === true ? `coalesce(sum(${String(common["rowHash"])}), 0)` : "0",
    partitionOf: partitionOf(comparison),
    differingColumns: differingColumns(copy),
    interimIsMissing: `i.${quoteIdentifier(copy.key[0]?.name ?? "")} IS NULL`,
    lowAndHigh: key === null ? "" : `, min(${key}) AS low, max(${key}) AS high`,
    lowAndHighAsText: key === null ? "" : ", n.low::text AS low, n.high::text AS high",
  };
}

/** Statements that need no plan: which migration there was. */
export function postgresMigrationScript(): StepScript {
  return script(() => ({}));
}

/** Statements that compare the new table with the retired one; what differs is named by the statement before the swap. */
export function postgresCompareScript(comparison: PostgresComparison): StepScript {
  return script((values, bind) => viewOf(comparison, values, bind));
}

function script(view: (values: Values, bind: BindPrinter) => View): StepScript {
  const own = postgresTemplates.statementNames("80_compare");
  return {
    statement(name, values = {}) {
      const file = own.includes(name) ? "80_compare" : "45_validate";
      const viewOfStatement = (bind: BindPrinter): View => ({ ...view(values, bind), ...values });
      return { ...postgresTemplates.render(file, name, viewOfStatement, false), name: `compare.${name}` };
    },
  };
}
