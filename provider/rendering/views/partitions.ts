import { quoteIdentifier, quoteQualified } from "../../dialect/postgres";
import type { AddPartitionsStep, CreateTableStep, LayoutRule, PartitionBound } from "../../schema/plan";
import { boundClause, commentLiteral, defineColumn, describeIdentity, leafClause } from "../fragments";
import { type View } from "../template";
import { grantView } from "./grants";
import { type Values } from "./values";

interface Storage {
  readonly layout: LayoutRule;
  readonly leafOptions: readonly string[];
  readonly tablespace: string | null;
}

function partitionView({ layout, leafOptions, tablespace }: Storage, values: Values): View {
  const leaf = leafClause(leafOptions, tablespace);
  const space = leafClause([], tablespace);
  return {
    boundClause: values["bound"] === undefined ? "" : boundClause(values["bound"] as PartitionBound),
    leafClause: leaf,
    tablespaceClause: space,
    partitionClause:
      layout.hash === null ? leaf : ` PARTITION BY HASH (${quoteIdentifier(layout.hash.column)})${space}`,
    modulus: String(layout.hash?.count ?? 1),
  };
}

function commentTarget(step: CreateTableStep, values: Values): string {
  const interim = quoteQualified(step.copy.interim.schema, step.copy.interim.name);
  const name = values["name"];
  if (values["on"] === "COLUMN") return `COLUMN ${interim}.${quoteIdentifier(String(name))}`;
  if (values["on"] === "CONSTRAINT") return `CONSTRAINT ${quoteIdentifier(String(name))} ON ${interim}`;
  if (values["on"] === "SEQUENCE")
    return `SEQUENCE ${quoteQualified(step.copy.interim.schema, String(name))}`;
  return `TABLE ${interim}`;
}

function partitionKeyView(layout: LayoutRule): View {
  if (layout.strategy === "NONE") return {};
  const { strategy, column } = layout;
  return { partitionMethod: strategy === "INTERVAL" ? "RANGE" : strategy, column };
}

/** Columns and checks; or all that the server copies of the source as it holds it, down to the trees of expressions. */
function defineTable({ likeSource, copy, columns, checks, identities }: CreateTableStep): string[] {
  if (likeSource) {
    const parts = ["DEFAULTS", "GENERATED", "STORAGE", "COMPRESSION", "CONSTRAINTS", "INDEXES"];
    const { schema, name } = copy.source;
    return [`LIKE ${quoteQualified(schema, name)} ${parts.map((part) => `INCLUDING ${part}`).join(" ")}`];
  }
  return [
    ...columns.map((column) => defineColumn(column, identities)),
    ...checks.map(({ name, definition }) => `CONSTRAINT ${quoteIdentifier(name)} ${definition}`),
  ];
}

/** `createTable`: the definition of the new table; its leaves stay without autovacuum until the cutover. */
export function createTableView(step: CreateTableStep, values: Values): View {
  const identity = step.columns.find(({ name }) => name === values["identityColumn"]);
  return {
    ...(identity ? { identityClause: describeIdentity(identity, step.identities) } : {}),
    ...partitionView({ ...step, leafOptions: [...step.leafOptions, "autovacuum_enabled=off"] }, values),
    ...grantView(values),
    ...partitionKeyView(step.layout),
    columnDefinitions: defineTable(step).join(",\n  "),
    commentOn: commentTarget(step, values),
    commentText: commentLiteral(typeof values["text"] === "string" ? values["text"] : null),
  };
}

/** `addPartitions`: partitions for a table that is partitioned already. */
export function addPartitionsView(step: AddPartitionsStep, values: Values): View {
  return {
    ...partitionView(step, values),
    schema: step.table.schema,
    table: step.table.name,
    owner: step.owner,
  };
}
