import { OracleError } from "../contract";
import type { Assignment, Identifier, Merge } from "../sql/ast";
import { assign } from "./coerce";
import { unimplemented } from "./errors";
import { assignment, columnValue, targetColumn, targetTable, type DmlText } from "./dml";
import { condition, expression } from "./expression";
import { tableReference } from "./from";
import type { Scope, Source } from "./scope";
import { sequenceNames } from "./sequences";
import { walk } from "./walk";

/** Columns of ON cannot be updated. @throws OracleError ORA-38104 */
function checkUpdated(node: Merge, target: Source): void {
  const joined = new Set<string>();
  walk(node.on, (one) => {
    if (one.kind !== "name") return false;
    const { parts } = one as unknown as { parts: readonly Identifier[] };
    const qualifier = parts.at(-2)?.name;
    if (qualifier === undefined || qualifier === target.name) joined.add(parts.at(-1)!.name);
    return false;
  });
  for (const column of node.update?.assignments.flatMap((one) => one.columns) ?? []) {
    const name = column.parts.at(-1)!;
    if (!joined.has(name.name) || !target.columns.some((one) => one.name === name.name)) continue;
    throw new OracleError(
      38104,
      `Columns referenced in the ON Clause cannot be updated: "${name.name}"`,
      name.position,
    );
  }
}

/** DELETE WHERE sees the row as the update leaves it: its columns are what they are set to. */
function deleteCondition(node: Merge, scope: Scope): string {
  const { update } = node;
  const [target, ...others] = scope.sources;
  const changed = new Map(update!.assignments.map((one) => [one.columns[0]!.parts.at(-1)!.name, one]));
  const columns = target!.columns.map((column) => {
    const set: Assignment | undefined = changed.get(column.name);
    if (set === undefined) return column;
    if (set.columns.length > 1 || set.value.kind === "default")
      throw unimplemented("DELETE WHERE of this MERGE", node.position);
    return {
      ...column,
      sql: `(${assign(expression(set.value, scope), column.type, `"${column.name}"`, set.position)})`,
    };
  });
  scope.sources = [{ ...target!, columns }, ...others];
  const text = condition(update!.deleteWhere!, scope);
  scope.sources = [target!, ...others];
  return text;
}

function matched(node: Merge, scope: Scope): readonly string[] {
  const { update } = node;
  if (update === undefined) return [];
  const target = scope.sources[0]!.relation!;
  const where = update.where === undefined ? "" : ` AND (${condition(update.where, scope)})`;
  const sets = update.assignments.map((one) => assignment(one, target, scope)).join(", ");
  const change = ` WHEN MATCHED${where} THEN UPDATE SET ${sets}`;
  if (update.deleteWhere === undefined) return [change];
  return [` WHEN MATCHED${where} AND (${deleteCondition(node, scope)}) THEN DELETE`, change];
}

function notMatched(node: Merge, scope: Scope): string {
  const { insert } = node;
  if (insert === undefined) return "";
  const target = scope.sources[0]!.relation!;
  const names = insert.columns.map((column) => column.parts.at(-1)!);
  const columns =
    names.length === 0
      ? target.columns.filter((column) => !column.hidden && !column.virtual)
      : names.map((name) => targetColumn(target, name));
  if (insert.values.length < columns.length) throw new OracleError(947, "not enough values", node.position);
  if (insert.values.length > columns.length) throw new OracleError(913, "too many values", node.position);
  const sources = scope.sources;
  // The row to insert is the source's alone.
  scope.sources = sources.slice(1);
  scope.sequencesAllowed = true;
  const values = insert.values.map((value, place) => columnValue(value, columns[place]!, target, scope));
  scope.sequencesAllowed = false;
  const where = insert.where === undefined ? "" : ` AND (${condition(insert.where, scope)})`;
  scope.sources = sources;
  const list = columns.map((column) => column.physicalName).join(", ");
  return ` WHEN NOT MATCHED${where} THEN INSERT (${list}) VALUES (${values.join(", ")})`;
}

export function merge(node: Merge, scope: Scope): DmlText {
  if (node.target.partition !== undefined)
    throw unimplemented("MERGE INTO a partition", node.target.position);
  const target = targetTable(node.target, scope);
  const source = scope.sources[0]!;
  const using = tableReference(node.source, scope);
  checkUpdated(node, source);
  if (sequenceNames([node.update, node.insert], scope).length > 0) {
    throw unimplemented("several values of one sequence in rows of a table", node.position);
  }
  const on = condition(node.on, scope);
  const actions = [...matched(node, scope), notMatched(node, scope)].join("");
  const text = `MERGE INTO ${target.physicalName} AS ${source.alias} USING ${using} ON ${on}${actions}`;
  return { text, target, returning: [], returnsRowId: false };
}
