import { quoteIdentifier, quoteLiteral, quoteQualified } from "../dialect/postgres";
import type { Copy, CopyColumn, PartitionBound } from "../schema/plan";
import type { Column, Sequence } from "../schema/table-state";
import { Marker, type BindPrinter, type View } from "./template";

/** Types whose hash tells any two values apart that are written differently. */
const bytewiseTypes = new Set([
  ...["bool", "int2", "int4", "int8", "oid", "text", "varchar", "bpchar", "char", "name", "bytea", "uuid"],
  ...["date", "time", "timestamp", "timestamptz"],
]);

/**
 * Types that are hashed by their binary form, half as dear as text: numeric 1.0 and 1.00, -0 and 0, '1 mon' and '30 days' are
 * equal to `=`, but not to somebody who reads them. All other types are hashed as text.
 */
const binaryForms: Readonly<Record<string, string>> = {
  numeric: "numeric_send",
  float4: "float4send",
  float8: "float8send",
  interval: "interval_send",
  timetz: "timetz_send",
};

export function listColumns(columns: readonly Pick<CopyColumn, "name">[], alias = ""): string {
  const prefix = alias === "" ? "" : `${alias}.`;
  return columns.map((column) => prefix + quoteIdentifier(column.name)).join(", ");
}

export function matchColumns(key: readonly Pick<CopyColumn, "name">[], left: string, right: string): string {
  return key
    .map(({ name }) => `${left}.${quoteIdentifier(name)} = ${right}.${quoteIdentifier(name)}`)
    .join(" AND ");
}

function keyAsText(key: readonly CopyColumn[], print: (column: string) => string): string {
  return `ARRAY[${key.map(({ name }) => `${print(quoteIdentifier(name))}::text`).join(", ")}]`;
}

/** What of a value is hashed, and compared where columns are compared one by one. */
export function hashedForm(column: CopyColumn, alias: string): string {
  const value = `${alias}.${quoteIdentifier(column.name)}`;
  if (!column.hasDeterministicCollation) return `${value}::text COLLATE pg_catalog."C"`;
  if (bytewiseTypes.has(column.baseType)) return value;
  const send = binaryForms[column.baseType];
  return send === undefined ? `${value}::text` : `${send}(${value})`;
}

function hashRow(columns: readonly CopyColumn[], alias: string): string {
  const values = columns.map((column) => hashedForm(column, alias));
  return `hash_record_extended(ROW(${values.join(", ")}), 0)`;
}

/** A row that is missing on one side of an outer join has no hash. */
function hashOuterRow(copy: Copy, alias: string): string {
  const anyKey = quoteIdentifier(copy.key[0]?.name ?? "");
  return `CASE WHEN ${alias}.${anyKey} IS NOT NULL THEN ${hashRow(copy.columns, alias)} END`;
}

export function defineKey(key: readonly Pick<CopyColumn, "name" | "type" | "collation">[]): string {
  return key
    .map(
      ({ name, type, collation }) =>
        `${quoteIdentifier(name)} ${type}${collation === null ? "" : ` COLLATE ${collation}`}`,
    )
    .join(", ");
}

/** The elements of a bound text array, each cast to its column's type. */
function castKey(key: readonly CopyColumn[], bind: string): string {
  return key
    .map(({ type, collation }, index) => {
      const value = `CAST((${bind}::text[])[${index + 1}] AS ${type})`;
      return collation === null ? value : `${value} COLLATE ${collation}`;
    })
    .join(", ");
}

/** Columns that an upsert may set. A GENERATED ALWAYS identity can only be inserted; it is the same in the same row. */
function onConflict(copy: Copy): string {
  const settable = copy.columns.filter((column) => !column.isGenerated && !column.isIdentityAlways);
  if (settable.length === 0) return "NOTHING";
  const assignments = settable.map(
    ({ name }) => `${quoteIdentifier(name)} = EXCLUDED.${quoteIdentifier(name)}`,
  );
  return `UPDATE SET ${assignments.join(", ")}`;
}

/** How an upsert meets a row of the copy; nothing where the copy has no such key: then all rows of a batch are deleted before. */
function conflictClause(copy: Copy): string {
  if (copy.conflictKey === null) return "";
  const columns = copy.conflictKey?.map(quoteIdentifier).join(", ") ?? listColumns(copy.key);
  return `\nON CONFLICT (${columns}) DO ${onConflict(copy)}`;
}

/** Leaves the rows that an upsert meets: those that the source has, and where the key was widened, in the same place. */
function unlessPresent(copy: Copy): string {
  if (copy.conflictKey === null) return "";
  const same = (copy.conflictKey ?? [])
    .filter((column) => !copy.key.some(({ name }) => name === column))
    .map((name) => ` AND s.${quoteIdentifier(name)} = i.${quoteIdentifier(name)}`);
  const source = quoteQualified(copy.source.schema, copy.source.name);
  return `\n  AND NOT EXISTS (SELECT FROM ${source} s WHERE ${matchColumns(copy.key, "s", "b")}${same.join("")})`;
}

const lastKeys = "pg_temp.table_migration_last";

/** The keys that are compared under the lock; those that the replay found no row for in their place as well. */
function selectReplayed({ reverseJournal, place }: Copy, names: string): string {
  const journal = `table_migration.${quoteIdentifier(reverseJournal)}`;
  return place
    ? `SELECT ${names} FROM ${journal} UNION SELECT ${names} FROM ${lastKeys}`
    : `SELECT DISTINCT ${names} FROM ${journal}`;
}

/** A dollar quote that no name in the text can end. */
export function dollarQuote(text: string, tag = "journal"): string {
  for (let attempt = 0; ; attempt += 1) {
    const quote = `$${tag}${attempt === 0 ? "" : attempt}$`;
    if (!text.includes(quote)) return quote;
  }
}

/** The two tables and what stands beside them, by their names. */
function namesView(copy: Copy): View {
  return {
    schema: copy.source.schema,
    table: copy.source.name,
    interim: copy.interim.name,
    retired: copy.retired.name,
    retiredText: quoteLiteral(copy.retired.name),
    owner: copy.owner,
    journal: copy.journal,
    reverseJournal: copy.reverseJournal,
    sourceOid: String(copy.sourceOid),
    onlySource: copy.hasPartitions ? "" : "ONLY ",
    interimRegclass: `${quoteLiteral(quoteQualified(copy.interim.schema, copy.interim.name))}::regclass`,
  };
}

/** The key, and what the journal notes beside it, as columns and as text. */
function keyView({ key, place = [] }: Copy): View {
  const journaled = [...key, ...place];
  const names = listColumns(key);
  const coalesced = (column: string): string => `coalesce(s.${column}, i.${column})`;
  return {
    keyDefinitions: defineKey(key),
    journalDefinitions: defineKey(journaled),
    journalColumns: listColumns(journaled),
    oldJournalColumns: listColumns(journaled, "OLD"),
    keyColumns: names,
    keyColumnsOfT: listColumns(key, "t"),
    oldKey: listColumns(key, "OLD"),
    newKey: listColumns(key, "NEW"),
    dollar: dollarQuote(names, "journal"),
    keyAsText: `${keyAsText(key, (column) => column)} AS key`,
    replayedKeyAsText: `array_to_string(${keyAsText(key, (column) => `j.${column}`)}, ', ')`,
    differingKeyAsText: keyAsText(key, coalesced),
    differingKey: key.map(({ name }) => coalesced(quoteIdentifier(name))).join(", "),
  };
}

/** The columns that are written, and the hashes that rows are compared by. */
function rowsView(copy: Copy): View {
  const written = copy.columns.filter((column) => !column.isGenerated);
  return {
    writtenColumns: listColumns(written),
    writtenColumnsOfSource: listColumns(written, "s"),
    conflictClause: conflictClause(copy),
    unlessPresent: unlessPresent(copy),
    rowHash: hashRow(copy.columns, "t"),
    sourceHash: hashOuterRow(copy, "s"),
    interimHash: hashOuterRow(copy, "i"),
  };
}

/** Which rows belong together: s of the source, i of the copy, j of a journal, b of a batch. */
function matchesView(copy: Copy): View {
  const { key, place = [] } = copy;
  const journaled = [...key, ...place];
  const names = listColumns(key);
  return {
    interimIsBatch: matchColumns(key, "i", "b"),
    interimIsLast: matchColumns(journaled, "i", "b"),
    lastKeys: place.length === 0 ? lastKeys : `(SELECT DISTINCT ${names} FROM ${lastKeys})`,
    sourceIsBatch: matchColumns(key, "s", "b"),
    journalIsT: matchColumns(key, "j", "t"),
    journalIsBatch: matchColumns(key, "j", "b"),
    sourceIsInterim: matchColumns(key, "s", "i"),
    sourceIsJournal: matchColumns(key, "s", "j"),
    interimIsJournal: matchColumns(key, "i", "j"),
    // All from one table: conditions on two would leave the partitions to be looked through.
    interimIsReplayed: place.length === 0 ? matchColumns(key, "i", "j") : matchColumns(journaled, "i", "s"),
    selectReplayed: selectReplayed(copy, names),
  };
}

/** Everything that templates say about the two tables of a copy-swap. `bind` prints a bind, as text or as number. */
export function copyView(copy: Copy, bind: BindPrinter): View {
  return {
    ...namesView(copy),
    ...keyView(copy),
    ...rowsView(copy),
    ...matchesView(copy),
    orGuardedYet: "",
    lowerKey: () => castKey(copy.key, bind("lower")),
    upperKey: () => castKey(copy.key, bind("upper")),
  };
}

/** `GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "app"."orders_interim_id_seq" START WITH 1 …)` */
export function describeIdentity(column: Column, identities: readonly Sequence[]): string {
  const sequence = identities.find((candidate) => candidate.column === column.name);
  if (!sequence) return `GENERATED ${column.identity ?? ""} AS IDENTITY`;
  const options = [
    `SEQUENCE NAME ${quoteQualified(sequence.schema, sequence.name)}`,
    `START WITH ${sequence.start} INCREMENT BY ${sequence.increment}`,
    `MINVALUE ${sequence.min} MAXVALUE ${sequence.max} CACHE ${sequence.cache} ${sequence.cycle ? "CYCLE" : "NO CYCLE"}`,
  ];
  return `GENERATED ${column.identity ?? ""} AS IDENTITY (${options.join(" ")})`;
}

function describeValue(column: Column, identities: readonly Sequence[]): string[] {
  if (column.generated)
    return [`GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.kind}`];
  if (column.identity) return [describeIdentity(column, identities)];
  return column.default === null ? [] : [`DEFAULT ${column.default}`];
}

function describeNotNull(column: Column): string[] {
  if (!column.notNull) return [];
  const name = column.notNullConstraint?.name;
  return [name === undefined ? "NOT NULL" : `CONSTRAINT ${quoteIdentifier(name)} NOT NULL`];
}

/** `"order_id" bigint CONSTRAINT "orders_order_id_not_null" NOT NULL` */
export function defineColumn(column: Column, identities: readonly Sequence[]): string {
  return [
    `${quoteIdentifier(column.name)} ${column.type}`,
    ...(column.compression === null ? [] : [`COMPRESSION ${column.compression}`]),
    ...(column.collation === null ? [] : [`COLLATE ${column.collation.name}`]),
    ...describeValue(column, identities),
    ...describeNotNull(column),
  ].join(" ");
}

/** ` WITH (security_barrier='true')`; nothing where there are none. */
export function optionClause(options: readonly string[]): string {
  return options.length === 0 ? "" : ` WITH (${options.map(printOption).join(", ")})`;
}

/** ` WITH (fillfactor='70', autovacuum_enabled='off')`, and the tablespace. */
export function leafClause(options: readonly string[], tablespace: string | null): string {
  return optionClause(options) + (tablespace === null ? "" : ` TABLESPACE ${quoteIdentifier(tablespace)}`);
}

/** Options come from the dictionary as `name=value`. */
function printOption(option: string): string {
  const [name = "", ...value] = option.split("=");
  return `${name}=${quoteLiteral(value.join("="))}`;
}

/** A bound of which a preview knows the form alone. */
type MarkedBound =
  | { readonly kind: "range"; readonly lower: Marker; readonly upper: Marker }
  | { readonly kind: "hash"; readonly modulus: number; readonly remainder: Marker };

function boundLiteral(value: string | null | Marker, open: "MINVALUE" | "MAXVALUE"): string {
  if (value instanceof Marker) return value.toString();
  return value === null ? open : quoteLiteral(value);
}

/** `FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')` */
export function boundClause(bound: PartitionBound | MarkedBound): string {
  switch (bound.kind) {
    case "range":
      return `FOR VALUES FROM (${boundLiteral(bound.lower, "MINVALUE")}) TO (${boundLiteral(bound.upper, "MAXVALUE")})`;
    case "list":
      return `FOR VALUES IN (${bound.values.map(quoteLiteral).join(", ")})`;
    case "hash":
      return `FOR VALUES WITH (MODULUS ${bound.modulus}, REMAINDER ${bound.remainder.toString()})`;
  }
}

/** A comment's text; null takes the comment away. */
export function commentLiteral(text: string | null): string {
  return text === null ? "NULL" : quoteLiteral(text);
}
