import type { ColumnInfo, RelationInfo } from "../catalog/model";
import { OracleError } from "../contract";
import type { Identifier } from "../sql/ast";
import type { Compiler } from "./compiler";
import { unimplemented } from "./errors";
import { expr, type Expr } from "./typed";
import { ROWID, type SqlType } from "./types";

export interface SourceColumn {
  readonly name: string;
  readonly sql: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** Left out by `*`. */
  readonly hidden: boolean;
}

/** One relation of FROM. */
export interface Source {
  /** PostgreSQL's alias. */
  readonly alias: string;
  /** What qualifies its columns: an alias, or the table's name with its schema. */
  readonly name: string | undefined;
  readonly schema: string | undefined;
  readonly columns: readonly SourceColumn[];
  readonly relation?: RelationInfo;
}

/** A common table of WITH; undefined columns while its own query is being read. */
export interface CommonSource {
  readonly alias: string;
  readonly columns: readonly Omit<SourceColumn, "sql" | "hidden">[] | undefined;
}

function columnOf(alias: string, column: ColumnInfo): SourceColumn {
  const stored = `${alias}.${column.physicalName}`;
  return {
    name: column.name,
    // A ROWID in a column is text; in expressions it is a number.
    sql: column.type.name === "ROWID" ? `ora.to_rowid(${stored})` : stored,
    type: column.type,
    nullable: !column.notNull,
    hidden: column.hidden,
  };
}

/** A source over a relation of the catalog. */
export function relationSource(relation: RelationInfo, alias: string, name: string | undefined): Source {
  return {
    alias,
    name: name ?? relation.name,
    schema: name === undefined ? relation.owner : undefined,
    columns: relation.columns.map((column) => columnOf(alias, column)),
    relation,
  };
}

/** `"T"."C"`, as ORA-00904 prints a name. */
export function printedName(parts: readonly Identifier[]): string {
  return parts.map((part) => `"${part.name}"`).join(".");
}

export function invalidIdentifier(parts: readonly Identifier[]): OracleError {
  return new OracleError(904, `${printedName(parts)}: invalid identifier`, parts[0]?.position ?? 0);
}

export interface GroupState {
  /** Texts of GROUP BY expressions. */
  readonly keys: ReadonlySet<string>;
  /** Columns that stand outside of aggregates and keys, so far. */
  violations: { readonly name: string; readonly position: number }[];
  aggregates: number;
}

/** Names that an expression may use, and what it does with them. */
export class Scope {
  sources: Source[] = [];
  readonly common = new Map<string, CommonSource>();
  group: GroupState = { keys: new Set(), violations: [], aggregates: 0 };
  /** Depth of aggregates around the expression. */
  insideAggregate = 0;
  /** Whether a group function may stand here. */
  aggregatesAllowed = false;
  /** PostgreSQL text of ROWNUM and LEVEL, where there are any. */
  rowNumber: string | undefined;
  level: string | undefined;
  /** NEXTVAL and CURRVAL may stand in a list of values or the outermost select list alone. */
  sequencesAllowed = false;
  /** Several NEXTVALs of one row: the text that all of them share. */
  sharedValues: Map<string, string> | undefined;
  /** Aliases of the select list, in ORDER BY. */
  selectNames: ReadonlyMap<string, Expr | "ambiguous"> | undefined;
  /** `(+)` is taken as a mere column: its predicate has become a join condition. */
  outerColumnsAllowed = false;

  constructor(
    readonly compiler: Compiler,
    readonly parent?: Scope,
  ) {}

  commonTable(name: string): CommonSource | undefined {
    return this.common.get(name) ?? this.parent?.commonTable(name);
  }

  /** A column by its name, here or further out; undefined: no such column. @throws OracleError ORA-00918 */
  column(parts: readonly Identifier[]): Expr | undefined {
    const alias = parts.length === 1 ? this.selectNames?.get(parts[0]!.name) : undefined;
    if (alias === "ambiguous") throw ambiguous(parts);
    if (alias !== undefined) return alias;
    const found = this.sources.flatMap((source) => matching(source, parts));
    const distinct = found.filter(
      (one, place) => found.findIndex((other) => other.sql === one.sql) === place,
    );
    if (distinct.length > 1) throw ambiguous(parts);
    const column = distinct[0];
    if (column === undefined) return this.parent?.column(parts);
    if (this.insideAggregate === 0 && !this.group.keys.has(column.sql)) {
      const position = parts[0]?.position ?? 0;
      this.group.violations.push({ name: printedName(parts), position });
    }
    return expr(column.sql, column.type, column.nullable);
  }

  /** The source that a qualifier names. */
  source(qualifier: readonly Identifier[]): Source | undefined {
    return this.sources.find((source) => qualifies(source, qualifier)) ?? this.parent?.source(qualifier);
  }

  /** ROWID of the only or the named table. */
  rowId(qualifier: readonly Identifier[], position: number): Expr {
    const found = qualifier.length === 0 ? this.onlyRelation() : this.source(qualifier);
    if (found === undefined) {
      const rowId: Identifier = { name: "ROWID", quoted: false, position };
      if (qualifier.length === 0 && this.sources.length > 1) throw ambiguous([rowId]);
      throw invalidIdentifier([...qualifier, rowId]);
    }
    if (found.relation === undefined || found.relation.kind === "VIEW") {
      throw new OracleError(
        1446,
        "cannot select ROWID from, or sample, a view without a key-preserved table",
        position,
      );
    }
    if (found.relation.indexOrganized) throw unimplemented("ROWID of an index-organized table", position);
    if (found.relation.kind === "DICTIONARY") return expr("0::bigint", ROWID, false);
    const [rid, base] = [`${found.alias}."rid"`, `(${found.relation.objectId}::bigint << 40)`];
    return { ...expr(`(${base} + ${rid})`, ROWID, false), rowId: { rid, base } };
  }

  private onlyRelation(): Source | undefined {
    return this.sources.length === 1 ? this.sources[0] : undefined;
  }
}

function ambiguous(parts: readonly Identifier[]): OracleError {
  return new OracleError(918, `${printedName(parts)}: column ambiguously specified`, parts[0]?.position ?? 0);
}

function qualifies(source: Source, qualifier: readonly Identifier[]): boolean {
  if (qualifier.at(-1)?.name !== source.name || qualifier.length > 2) return false;
  return qualifier.length === 1 || qualifier[0]?.name === source.schema;
}

function matching(source: Source, parts: readonly Identifier[]): readonly SourceColumn[] {
  if (parts.length > 1 && !qualifies(source, parts.slice(0, -1))) return [];
  return source.columns.filter((column) => column.name === parts.at(-1)?.name);
}
