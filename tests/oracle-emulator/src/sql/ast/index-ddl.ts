import type { Node, ObjectName, SourceExpression, Identifier } from "./common";
import type { PartitionDefinition, Partitioning, PhysicalAttributes } from "./storage";

export interface IndexAttributes extends PhysicalAttributes {
  readonly visible?: boolean;
  readonly reverse?: boolean;
  readonly online?: boolean;
  readonly parallel?: number | "DEFAULT" | "NONE";
  readonly unusable?: boolean;
  readonly noSort?: boolean;
  readonly computeStatistics?: boolean;
  readonly indexing?: "FULL" | "PARTIAL";
  /** LOCAL with its partitions and tablespaces, if listed. */
  readonly local?: {
    readonly partitions: readonly PartitionDefinition[];
    readonly storeIn: readonly Identifier[];
  };
  /** GLOBAL [PARTITION BY …]. */
  readonly global?: { readonly partitioning?: Partitioning };
}

export interface IndexColumn extends SourceExpression {
  readonly descending: boolean;
}

export interface CreateIndex extends Node {
  readonly kind: "createIndex";
  readonly name: ObjectName;
  readonly ifNotExists: boolean;
  readonly type: "NORMAL" | "BITMAP";
  readonly unique: boolean;
  readonly table: ObjectName;
  readonly tableAlias?: Identifier;
  readonly columns: readonly IndexColumn[];
  readonly attributes: IndexAttributes;
}

export interface AlterIndex extends Node {
  readonly kind: "alterIndex";
  readonly name: ObjectName;
  readonly actions: readonly AlterIndexAction[];
}

export type AlterIndexAction = Node &
  (
    | { readonly kind: "rename"; readonly to: Identifier }
    | {
        readonly kind: "rebuild";
        readonly partition?: { readonly sub: boolean; readonly name: Identifier };
        readonly attributes: IndexAttributes;
      }
    | {
        readonly kind: "renamePartition";
        readonly sub: boolean;
        readonly from: Identifier;
        readonly to: Identifier;
      }
    | { readonly kind: "unusablePartition"; readonly sub: boolean; readonly name: Identifier }
    | { readonly kind: "enable" | "disable" | "compile" | "coalesce" }
    /** VISIBLE, NOPARALLEL, LOGGING, UNUSABLE, …: any of the attributes that stand alone. */
    | { readonly kind: "attributes"; readonly attributes: IndexAttributes }
  );
