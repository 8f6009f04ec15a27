import type { Identifier, Node, ObjectName, SourceExpression, TypeNode } from "./common";
import type { Expression } from "./expression";
import type { IndexAttributes, CreateIndex } from "./index-ddl";
import type { Query } from "./query";
import type { SequenceOptions } from "./ddl";
import type {
  LobStorage,
  PartitionBound,
  PartitionDefinition,
  Partitioning,
  PhysicalAttributes,
} from "./storage";

export interface TableProperties extends PhysicalAttributes {
  readonly lobs: readonly LobStorage[];
  readonly partitioning?: Partitioning;
  readonly rowMovement?: boolean;
  /** A degree, or NONE for NOPARALLEL. */
  readonly parallel?: number | "DEFAULT" | "NONE";
  readonly cache?: boolean;
  readonly rowDependencies?: boolean;
  readonly segmentCreation?: "IMMEDIATE" | "DEFERRED";
  readonly readOnly?: boolean;
  readonly indexOrganized?: boolean;
}

export interface CreateTable extends Node {
  readonly kind: "createTable";
  readonly name: ObjectName;
  readonly ifNotExists: boolean;
  /** Global temporary tables; rows live until COMMIT unless preserved. */
  readonly temporary?: { readonly onCommit: "DELETE" | "PRESERVE" };
  /** In CREATE TABLE … AS SELECT a column has no type. */
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly Constraint[];
  readonly properties: TableProperties;
  readonly query?: Query;
}

export interface Identity extends Node {
  readonly generation: "ALWAYS" | "BY DEFAULT" | "BY DEFAULT ON NULL";
  readonly options: SequenceOptions;
}

export interface ColumnDefinition extends Node {
  readonly name: Identifier;
  readonly type?: TypeNode;
  readonly visible?: boolean;
  readonly default?: ColumnDefault;
  readonly identity?: Identity;
  /** GENERATED ALWAYS AS (…). */
  readonly virtual?: SourceExpression;
  readonly constraints: readonly Constraint[];
}

export interface ColumnDefault extends SourceExpression {
  readonly onNull: boolean;
}

export interface Constraint extends Node {
  readonly name?: Identifier;
  readonly rule: ConstraintRule;
  readonly state: ConstraintState;
}

/** Inline constraints list no columns: they are about their column. */
export type ConstraintRule =
  | { readonly kind: "notNull" }
  | { readonly kind: "null" }
  | { readonly kind: "primaryKey" | "unique"; readonly columns: readonly Identifier[] }
  | {
      readonly kind: "foreignKey";
      readonly columns: readonly Identifier[];
      readonly table: ObjectName;
      /** Empty: the primary key. */
      readonly referenced: readonly Identifier[];
      readonly onDelete?: "CASCADE" | "SET NULL";
    }
  | { readonly kind: "check"; readonly condition: SourceExpression };

/** What is absent was not said. */
export interface ConstraintState {
  readonly enabled?: boolean;
  readonly validated?: boolean;
  readonly rely?: boolean;
  readonly deferrable?: boolean;
  readonly initiallyDeferred?: boolean;
  readonly usingIndex?: UsingIndex;
}

export interface UsingIndex extends Node {
  readonly index?: ObjectName;
  readonly create?: CreateIndex;
  readonly attributes: IndexAttributes;
}

export interface AlterTable extends Node {
  readonly kind: "alterTable";
  readonly name: ObjectName;
  readonly actions: readonly AlterTableAction[];
}

/** A constraint by its name, or by what it is. */
export type ConstraintReference =
  | { readonly kind: "constraint"; readonly name: Identifier }
  | { readonly kind: "primaryKey" }
  | { readonly kind: "unique"; readonly columns: readonly Identifier[] };

/** A column of MODIFY: what is absent stays as it is. */
export interface ColumnModification extends Node {
  readonly name: Identifier;
  readonly type?: TypeNode;
  readonly visible?: boolean;
  readonly default?: ColumnDefault;
  readonly identity?: Identity | "DROP";
  readonly virtual?: SourceExpression;
  readonly constraints: readonly Constraint[];
}

/** A partition by name or by a key in it. */
export interface PartitionTarget extends Node {
  readonly sub: boolean;
  readonly name?: Identifier;
  readonly keys?: readonly Expression[];
}

export interface IndexMaintenance {
  /** UPDATE [GLOBAL] INDEXES, INVALIDATE GLOBAL INDEXES; absent: not said. */
  readonly updateIndexes?: "UPDATE" | "UPDATE GLOBAL" | "INVALIDATE GLOBAL";
  readonly parallel?: number | "DEFAULT" | "NONE";
}

export type AlterTableAction = Node &
  (
    | { readonly kind: "addColumns"; readonly columns: readonly ColumnDefinition[] }
    | { readonly kind: "modifyColumns"; readonly columns: readonly ColumnModification[] }
    | {
        readonly kind: "dropColumns";
        readonly columns: readonly Identifier[];
        readonly cascadeConstraints: boolean;
      }
    | { readonly kind: "setUnused"; readonly columns: readonly Identifier[] }
    | { readonly kind: "dropUnusedColumns" }
    | { readonly kind: "addConstraint"; readonly constraint: Constraint }
    | {
        readonly kind: "modifyConstraint";
        readonly constraint: ConstraintReference;
        readonly state: ConstraintState;
      }
    /** ENABLE [NOVALIDATE] CONSTRAINT c, DISABLE PRIMARY KEY, … */
    | {
        readonly kind: "enableConstraint" | "disableConstraint";
        readonly constraint: ConstraintReference;
        readonly validated?: boolean;
        readonly usingIndex?: UsingIndex;
        readonly cascade: boolean;
        readonly index?: "KEEP" | "DROP";
      }
    | {
        readonly kind: "dropConstraint";
        readonly constraint: ConstraintReference;
        readonly cascade: boolean;
        readonly index?: "KEEP" | "DROP";
      }
    | { readonly kind: "renameTable"; readonly to: Identifier }
    | {
        readonly kind: "renameColumn" | "renameConstraint" | "renamePartition" | "renameSubpartition";
        readonly from: Identifier;
        readonly to: Identifier;
      }
    | { readonly kind: "readOnly" | "readWrite" }
    | { readonly kind: "rowMovement"; readonly enabled: boolean }
    | { readonly kind: "allTriggers"; readonly enabled: boolean }
    /** PARALLEL, LOGGING, PCTFREE, …: any of the properties that stand alone. */
    | { readonly kind: "properties"; readonly properties: TableProperties }
    /** An absent interval is SET INTERVAL (). */
    | { readonly kind: "setInterval"; readonly interval?: SourceExpression }
    | { readonly kind: "setStoreIn"; readonly tablespaces: readonly Identifier[] }
    | ({
        readonly kind: "addPartitions";
        readonly partitions: readonly PartitionDefinition[];
      } & IndexMaintenance)
    | ({
        readonly kind: "modifyPartitionAddSubpartition";
        readonly partition: PartitionTarget;
        readonly subpartition: PartitionDefinition;
      } & IndexMaintenance)
    | ({
        readonly kind: "dropPartitions";
        readonly partitions: readonly PartitionTarget[];
      } & IndexMaintenance)
    | ({
        readonly kind: "truncatePartitions";
        readonly partitions: readonly PartitionTarget[];
        readonly reuseStorage: boolean;
        readonly cascade: boolean;
      } & IndexMaintenance)
    | ({
        readonly kind: "splitPartition";
        readonly partition: PartitionTarget;
        /** AT (…) for range, VALUES (…) for list; INTO with bounds has neither. */
        readonly at?: PartitionBound;
        readonly into: readonly PartitionDefinition[];
        readonly online: boolean;
      } & IndexMaintenance)
    | ({
        readonly kind: "mergePartitions";
        readonly sub: boolean;
        readonly partitions: readonly PartitionTarget[];
        /** PARTITIONS p1 TO p4. */
        readonly through: boolean;
        readonly into?: PartitionDefinition;
        readonly online: boolean;
      } & IndexMaintenance)
    | ({
        readonly kind: "exchangePartition";
        readonly partition: PartitionTarget;
        readonly table: ObjectName;
        readonly includingIndexes: boolean;
        readonly validation: boolean;
        readonly cascade: boolean;
      } & IndexMaintenance)
    | ({
        readonly kind: "movePartition";
        readonly partition: PartitionTarget;
        readonly attributes: PhysicalAttributes;
        readonly online: boolean;
      } & IndexMaintenance)
    | ({ readonly kind: "coalescePartition" } & IndexMaintenance)
    | {
        readonly kind: "modifyPartition";
        readonly partition: PartitionTarget;
        readonly change: ModifyPartition;
      }
    | ({
        readonly kind: "move";
        readonly properties: TableProperties;
        readonly online: boolean;
      } & IndexMaintenance)
    | {
        readonly kind: "modifyPartitioning";
        readonly partitioning: Partitioning;
        readonly online: boolean;
        /** UPDATE INDEXES (…): the indexes that are told. */
        readonly indexes: readonly { readonly index: Identifier; readonly local: boolean }[];
        readonly updateIndexes: boolean;
      }
    | { readonly kind: "modifyLob"; readonly lob: LobStorage }
    | {
        readonly kind: "modifyDefaults";
        readonly attributes: PhysicalAttributes;
        /** LOB (c) (…). */
        readonly lobs: readonly LobStorage[];
      }
    | {
        readonly kind: "setTemplate";
        /** Hash subpartitions without names; an empty list takes the template off. */
        readonly template: number | readonly PartitionDefinition[];
      }
    | { readonly kind: "shrinkSpace"; readonly compact: boolean; readonly cascade: boolean }
  );

export type ModifyPartition =
  | { readonly kind: "readOnly" | "readWrite" | "unusableLocalIndexes" | "rebuildUnusableLocalIndexes" }
  | {
      readonly kind: "addValues" | "dropValues";
      readonly rows: readonly (readonly SourceExpression[])[];
    };
