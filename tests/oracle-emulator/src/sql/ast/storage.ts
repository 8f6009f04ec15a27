import type { Identifier, Node, SourceExpression } from "./common";

/** Physical attributes; they are accepted, kept for the dictionary and have no effect of their own. */
export interface PhysicalAttributes {
  readonly tablespace?: Identifier;
  readonly pctFree?: number;
  readonly pctUsed?: number;
  readonly iniTrans?: number;
  readonly maxTrans?: number;
  readonly logging?: boolean;
  readonly storage?: StorageClause;
  /** "NOCOMPRESS", "BASIC", "ADVANCED", … */
  readonly compression?: string;
  /** COMPRESS n of an index: the prefix length. */
  readonly prefixLength?: number;
}

/** Words and values as written, such as `["INITIAL", "64K"]`. */
export interface StorageClause extends Node {
  readonly settings: readonly (readonly [name: string, value: string])[];
}

export interface LobStorage extends Node {
  readonly columns: readonly Identifier[];
  readonly storage?: "SECUREFILE" | "BASICFILE";
  readonly segment?: Identifier;
  readonly tablespace?: Identifier;
  readonly storageInRow?: boolean;
  readonly chunk?: number;
  readonly cache?: "CACHE" | "NOCACHE" | "CACHE READS";
  readonly logging?: boolean;
  /** "AUTO", "NONE", "MAX", "MIN 100" or "" for a bare RETENTION. */
  readonly retention?: string;
  readonly compress?: "NONE" | "LOW" | "MEDIUM" | "HIGH";
  readonly deduplicate?: boolean;
  readonly pctVersion?: number;
  readonly storageClause?: StorageClause;
}

export type PartitionStrategy = "RANGE" | "LIST" | "HASH";

export interface Partitioning extends Node {
  readonly strategy: PartitionStrategy;
  readonly columns: readonly Identifier[];
  readonly interval?: SourceExpression;
  /** Of the interval, or of HASH with a count. */
  readonly storeIn: readonly Identifier[];
  readonly automatic: boolean;
  readonly subpartitioning?: Subpartitioning;
  /** HASH … PARTITIONS n. */
  readonly count?: number;
  readonly partitions: readonly PartitionDefinition[];
}

export interface Subpartitioning extends Node {
  readonly strategy: PartitionStrategy;
  readonly columns: readonly Identifier[];
  /** SUBPARTITIONS n. */
  readonly count?: number;
  readonly storeIn: readonly Identifier[];
  readonly template: readonly PartitionDefinition[];
}

/** A partition, a subpartition or an entry of a template. */
export interface PartitionDefinition extends Node {
  /** Absent: the server names it. */
  readonly name?: Identifier;
  readonly bound?: PartitionBound;
  readonly attributes: PhysicalAttributes;
  readonly lobs: readonly LobStorage[];
  readonly readOnly?: boolean;
  readonly indexing?: boolean;
  readonly segmentCreation?: "IMMEDIATE" | "DEFERRED";
  readonly subpartitionCount?: number;
  readonly storeIn: readonly Identifier[];
  readonly subpartitions: readonly PartitionDefinition[];
}

export type PartitionBound =
  /** One per key column; MAXVALUE is an expression of kind "maxvalue". */
  | { readonly kind: "lessThan"; readonly values: readonly SourceExpression[] }
  /** One row per listed value, with one item per key column. */
  | { readonly kind: "list"; readonly rows: readonly (readonly SourceExpression[])[] }
  | { readonly kind: "default" };
