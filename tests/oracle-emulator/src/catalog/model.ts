import type { TypeName } from "../contract";

/**
 * What name resolution gives the translator. Relations and columns are named by number in PostgreSQL (`data.t1017`, `c3`): a rename
 * then touches the catalog alone and waits for no reader, and names of up to 128 bytes work.
 */
export interface DataType {
  readonly name: TypeName;
  /** NUMBER(p,s); absent for NUMBER. FLOAT(b) is a NUMBER with `binaryPrecision`. */
  readonly precision?: number;
  readonly scale?: number;
  /** VARCHAR2, CHAR, RAW: as declared. */
  readonly length?: number;
  readonly lengthSemantics?: "BYTE" | "CHAR";
  /** TIMESTAMP(n), INTERVAL DAY TO SECOND(n). */
  readonly fractionDigits?: number;
}

export interface ColumnInfo {
  readonly name: string;
  /** Quoted, as it stands in PostgreSQL text. */
  readonly physicalName: string;
  readonly type: DataType;
  /** Left out by `*`. */
  readonly hidden: boolean;
  readonly virtual: boolean;
  readonly notNull: boolean;
  readonly identity?: "ALWAYS" | "BY DEFAULT" | "BY DEFAULT ON NULL";
  readonly defaultOnNull: boolean;
  /** Oracle text, as DATA_DEFAULT shows it. */
  readonly defaultText?: string;
}

export type RelationKind = "TABLE" | "VIEW" | "MATERIALIZED VIEW" | "DICTIONARY";

export interface PartitionInfo {
  readonly objectId: number;
  readonly name: string;
  readonly position: number;
  readonly subpartitions: readonly { readonly objectId: number; readonly name: string }[];
}

export interface RelationInfo {
  readonly objectId: number;
  readonly owner: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** Quoted and qualified, as it stands in PostgreSQL text. */
  readonly physicalName: string;
  /** Includes hidden ones, in COLUMN_ID order. */
  readonly columns: readonly ColumnInfo[];
  readonly partitioned: boolean;
  /** Its ROWIDs are logical. */
  readonly indexOrganized?: true;
}

export interface SequenceInfo {
  readonly objectId: number;
  readonly owner: string;
  readonly name: string;
  readonly physicalName: string;
}

/** Names as of the session's last look; `refresh` is called before each statement and is free when nothing changed. */
export interface CatalogSnapshot {
  /** Follows synonyms (private, then public). `owner` undefined: the session's current schema first. */
  relation(owner: string | undefined, name: string): RelationInfo | undefined;
  sequence(owner: string | undefined, name: string): SequenceInfo | undefined;
  /** For `TABLE t PARTITION (p)`; either a partition or a subpartition. */
  partition(relation: RelationInfo, name: string): PartitionInfo | undefined;
}

/** An object of the namespace that tables share with views, sequences, synonyms and stored units. */
export type CatalogObject = { readonly objectId: number; readonly owner: string; readonly name: string } & (
  | {
      readonly kind: "RELATION";
      readonly relation: RelationInfo;
      readonly partitions: readonly PartitionInfo[];
      readonly readOnly: boolean;
      /** False: a view that is compiled again when it is next used. */
      readonly valid: boolean;
      /** A global temporary table: what becomes of its rows at commit. */
      readonly onCommit?: "DELETE" | "PRESERVE";
      /** Of a view: its query. */
      readonly viewText?: string;
      readonly version: number;
    }
  | { readonly kind: "SEQUENCE"; readonly sequence: SequenceInfo }
  | { readonly kind: "SYNONYM"; readonly targetOwner: string; readonly targetName: string }
  /** `source`: of a valid procedure or function, from its first word after CREATE. */
  | { readonly kind: "UNIT"; readonly type: string; readonly source?: string }
);
