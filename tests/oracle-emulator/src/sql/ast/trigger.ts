import type { Identifier, Node, ObjectName, SourceExpression } from "./common";
import type { OracleError } from "../../contract";
import type { Block, CallStatement, Declaration } from "./plsql";

export interface TriggerEvent extends Node {
  readonly event: "INSERT" | "UPDATE" | "DELETE";
  /** UPDATE OF. */
  readonly columns: readonly Identifier[];
}

export interface CreateTrigger extends Node {
  readonly kind: "createTrigger";
  readonly orReplace: boolean;
  readonly name: ObjectName;
  readonly timing: "BEFORE" | "AFTER" | "INSTEAD OF" | "COMPOUND";
  readonly events: readonly TriggerEvent[];
  readonly table: ObjectName;
  /** Names of the rows; OLD, NEW and PARENT unless REFERENCING says otherwise. */
  readonly referencing: { readonly old: Identifier; readonly new: Identifier; readonly parent: Identifier };
  readonly forEachRow: boolean;
  readonly follows: readonly ObjectName[];
  readonly precedes: readonly ObjectName[];
  readonly enabled: boolean;
  readonly when?: SourceExpression;
  /** Absent when the body does not parse: the trigger exists and is invalid. */
  readonly body?: Block | CallStatement | CompoundBody;
  readonly compilationError?: OracleError;
  /** From the name to before WHEN or the body, as DESCRIPTION shows it. */
  readonly descriptionText: string;
  readonly bodyText: string;
}

export interface CompoundBody extends Node {
  readonly kind: "compoundBody";
  readonly declarations: readonly Declaration[];
  readonly sections: readonly (Node & {
    readonly timing:
      "BEFORE STATEMENT" | "BEFORE EACH ROW" | "AFTER EACH ROW" | "AFTER STATEMENT" | "INSTEAD OF EACH ROW";
    readonly block: Block;
  })[];
}

export interface AlterTrigger extends Node {
  readonly kind: "alterTrigger";
  readonly name: ObjectName;
  readonly action:
    | { readonly kind: "enable" | "disable" }
    | { readonly kind: "compile"; readonly reuseSettings: boolean }
    | { readonly kind: "rename"; readonly to: Identifier };
}
