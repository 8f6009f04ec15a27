import type { ColumnInfo, DataType, RelationInfo } from "../../catalog/model";
import { OracleError } from "../../contract";
import type { CreateTrigger, Expression, Query } from "../../sql/ast";
import type { VariableInfo } from "../../translate/context";
import { unimplemented } from "../../translate/errors";

/** What a name in a trigger's body stands for, with the PL/pgSQL text of its value. */
export type TriggerName =
  | ({ readonly kind: "scalar"; readonly readOnly: boolean } & TextOfValue)
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, TextOfValue> }
  | { readonly kind: "cursor"; readonly query: Query }
  | { readonly kind: "exception"; readonly tag: string; code?: number };

export interface TextOfValue {
  readonly type: DataType;
  readonly sql: string;
}

/** What the body may ask about the event that fires it. */
const PREDICATES: ReadonlyMap<string, string> = new Map([
  ["INSERTING", "(TG_OP = 'INSERT')"],
  ["UPDATING", "(TG_OP = 'UPDATE')"],
  ["DELETING", "(TG_OP = 'DELETE')"],
]);

const BOOLEAN: DataType = { name: "BOOLEAN" };

/** The names of one block of a trigger, and of what is around it. */
export class TriggerNames {
  private readonly entries = new Map<string, TriggerName>();

  constructor(readonly parent?: TriggerNames) {}

  declare(name: string, entry: TriggerName): void {
    this.entries.set(name, entry);
  }

  find(name: string): TriggerName | undefined {
    return this.entries.get(name) ?? this.parent?.find(name);
  }

  value(parts: readonly string[]): TextOfValue | undefined {
    const [first = "", second] = parts;
    const entry = this.find(first);
    if (entry?.kind === "scalar" && parts.length === 1) return entry;
    if (entry?.kind !== "record" || second === undefined || parts.length > 2) return undefined;
    return entry.fields.get(second);
  }
}

/** What a body may ask of the rows that its trigger is fired with, and of the event. */
export interface RowNames {
  predicate(parts: readonly string[]): VariableInfo | undefined;
  updating(parts: readonly string[], args: readonly Expression[]): VariableInfo | undefined;
  column(name: string, position: number): ColumnInfo;
  row(name: string): "NEW" | "OLD" | undefined;
  field(row: string, name: string, position?: number): TextOfValue | undefined;
}

/** The rows that a trigger is fired with, and what it may ask about its event. */
export class TriggerRows implements RowNames {
  /** Columns that UPDATING('C') asks for. */
  readonly asked = new Set<ColumnInfo>();

  constructor(
    private readonly trigger: CreateTrigger,
    private readonly table: RelationInfo,
    private readonly forEachRow: boolean,
  ) {}

  predicate(parts: readonly string[]): VariableInfo | undefined {
    const sql = parts.length === 1 ? PREDICATES.get(parts[0] ?? "") : undefined;
    return sql === undefined ? undefined : { type: BOOLEAN, sql };
  }

  /** UPDATING('C'): a trigger of its own notes the column before the statement. */
  updating(parts: readonly string[], args: readonly Expression[]): VariableInfo | undefined {
    const [column] = args;
    if (parts.join(".") !== "UPDATING" || column === undefined) return undefined;
    if (column.kind !== "string" || args.length > 1) throw unimplemented("UPDATING of this", column.position);
    const info = this.column(column.value.toUpperCase(), column.position);
    this.asked.add(info);
    const setting = updatingSetting(this.table, info);
    return {
      type: BOOLEAN,
      sql: `(TG_OP = 'UPDATE' AND pg_catalog.current_setting('${setting}', true) = 'y')`,
    };
  }

  column(name: string, position: number): ColumnInfo {
    const found = this.table.columns.find((column) => column.name === name);
    if (found === undefined) throw new OracleError(904, `"${name}": invalid identifier`, position);
    return found;
  }

  /** NEW or OLD, by the name that REFERENCING gave it. */
  row(name: string): "NEW" | "OLD" | undefined {
    const { referencing } = this.trigger;
    if (name === referencing.new.name) return "NEW";
    return name === referencing.old.name ? "OLD" : undefined;
  }

  field(row: string, name: string, position = 0): TextOfValue | undefined {
    const record = this.row(row);
    if (record === undefined) return undefined;
    if (!this.forEachRow) {
      throw new OracleError(4082, "NEW or OLD references not allowed in table level triggers", position);
    }
    const column = this.column(name, position);
    const sql = `${record}.${column.physicalName}`;
    return { type: column.type, sql: column.type.name === "ROWID" ? `ora.to_rowid(${sql})` : sql };
  }
}

/** The setting that says whether the running UPDATE names a column. */
export function updatingSetting(table: RelationInfo, column: ColumnInfo): string {
  return `ora.updating_${table.objectId}_${column.physicalName.replaceAll('"', "")}`;
}
