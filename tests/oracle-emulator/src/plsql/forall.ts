import type { Forall } from "../sql/ast";
import { sortedKeys } from "./values";
import type { Context } from "./context";
import { executeImmediate } from "./dynamic";
import { asException, PlsqlError, unsupported } from "./errors";
import { evaluate, evaluateInteger } from "./expression";
import { dmlInto } from "./into";
import { Scope } from "./scope";
import { INTEGER_TYPE, scalar } from "./values";

async function indexes(context: Context, scope: Scope, node: Forall): Promise<readonly string[]> {
  const { bounds } = node;
  if (bounds.kind === "range") {
    const low = await evaluateInteger(context, scope, bounds.low);
    const high = await evaluateInteger(context, scope, bounds.high);
    return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => String(low + index));
  }
  const collection = await evaluate(context, scope, bounds.collection);
  if (collection.kind !== "collection") throw unsupported("FORALL over this", node.position);
  if (bounds.kind === "indicesOf") return sortedKeys(collection);
  return sortedKeys(collection).map((key) => {
    const element = collection.elements?.get(key);
    return element?.kind === "scalar" ? String(element.value) : "";
  });
}

/** FORALL: the statement once for each index. With SAVE EXCEPTIONS the failing ones are reported at the end by ORA-24381. */
export async function forall(context: Context, scope: Scope, node: Forall): Promise<void> {
  const { statement } = node;
  const returnsInto =
    statement.kind !== "executeImmediate" && statement.kind !== "merge" && statement.returning;
  if (returnsInto) throw unsupported("RETURNING INTO of FORALL", node.position);
  let total = 0;
  const failed: number[] = [];
  for (const key of await indexes(context, scope, node)) {
    const inner = new Scope(scope.unit, scope);
    inner.declare(node.variable.name, {
      kind: "variable",
      cell: scalar(INTEGER_TYPE, key),
      readOnly: true,
    });
    try {
      if (statement.kind === "executeImmediate") await executeImmediate(context, inner, statement);
      else await dmlInto(context, inner, statement);
      total += context.implicit.rowCount ?? 0;
    } catch (error) {
      const exception = asException(error);
      if (!node.saveExceptions || exception === undefined) throw error;
      failed.push(exception.code);
    }
  }
  context.implicit.rowCount = total;
  if (failed.length > 0) throw new PlsqlError(24381, "error(s) in array DML");
}
