import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OraclePartitioning, OracleTableState } from "../../schema/oracle-table-state";
import { oracleStorageSchema, takeTurn, type OracleStorage } from "../../schema/storage";
import type { Target } from "../../schema/target";
import { compressionInWords, isCompressedSo } from "./compression";
import { findOddLob } from "./lob-storage";

const storageNames: ReadonlySet<string> = new Set(Object.keys(oracleStorageSchema.shape));

/** What a declaration says of how a table is stored, as a rule keeps it: nothing where nothing is said. */
export function storageOf(target: Target): { storage?: OracleStorage } {
  const settings = Object.entries(target).filter(
    ([name, value]) => storageNames.has(name) && value !== undefined,
  );
  return settings.length === 0 ? {} : { storage: Object.fromEntries(settings) };
}

/** Where the table, or its partitions by default, lie now; null where it names none. */
export function tablespaceOf({ tablespace, partitioning }: OracleTableState): string | null {
  return tablespace ?? partitioning?.defaultTablespace ?? null;
}

/** A table keeps a list of its hash; of intervals only the partitions made last can tell, because no view shows the list. */
function findOddPartition(
  { partitions }: OraclePartitioning,
  rule: OracleLayoutRule,
  tablespaces: readonly string[],
): string | null {
  const odd =
    rule.strategy === "HASH"
      ? partitions.find(({ tablespace, position }) => tablespace !== takeTurn(tablespaces, position - 1))
      : partitions
          .filter(({ isInterval }) => isInterval)
          .slice(-1)
          .find(({ tablespace }) => tablespace === null || !tablespaces.includes(tablespace));
  if (odd === undefined) return null;
  // Partitions of intervals come by themselves: a plan must not change by their names.
  const which = rule.strategy === "HASH" ? `partition ${odd.name}` : "the last partition";
  return `${which} lies in tablespace ${odd.tablespace ?? "of its own"}`;
}

/** What sets the template apart from one whose subpartitions lie in these tablespaces by turns, in words. */
export function findOddSubpartition(
  { subpartitioning }: OraclePartitioning,
  tablespaces: readonly string[],
): string | null {
  const template = subpartitioning?.template ?? [];
  if (template.length === 0) return "no tablespaces are set for subpartitions";
  const odd = template.find(({ tablespace }, at) => tablespace !== takeTurn(tablespaces, at));
  return odd ? `subpartitions ${odd.name} go to tablespace ${odd.tablespace ?? "of their partition"}` : null;
}

/** What sets where a table lies apart from the tablespace declared, in words. */
export function findOddHome(state: OracleTableState, { storage }: OracleLayoutRule): string | null {
  const home = tablespaceOf(state);
  if (storage?.tablespace === undefined || storage.tablespace === home) return null;
  return `its ${state.partitioning ? "new partitions go to" : "rows lie in"} tablespace ${home ?? "of its owner"}`;
}

/** No partition of a hash is to come: what they have by default cannot be changed. */
function findOddHash(
  { compression }: OracleTableState,
  { strategy, storage }: OracleLayoutRule,
): string | null {
  const wanted = storage?.compression;
  if (strategy !== "HASH" || wanted === undefined || isCompressedSo(compression, wanted)) return null;
  return compressionInWords(compression);
}

/** What is declared for partitions to come alone. */
function isKept(rule: OracleLayoutRule): boolean {
  return "kept" in rule && rule.kept === true;
}

/**
 * What is stored otherwise than declared, and becomes so by a copy alone, in words; null where all is so, or nothing is declared.
 * Where the partitions of today stay, those to come can be told another place.
 */
export function findOddStorage(state: OracleTableState, rule: OracleLayoutRule): string | null {
  const { storage } = rule;
  if (storage === undefined) return null;
  const { lobs: all, partitionTablespaces, subpartitionTablespaces } = storage;
  const home = isKept(rule) ? null : findOddHome(state, rule);
  if (home !== null) return home;
  const lobs = isKept(rule) ? { ...all, tablespace: undefined } : all;
  const lob = lobs && findOddLob(state.lobs, lobs);
  const other = lob ?? findOddHash(state, rule);
  const { partitioning } = state;
  if (other !== null || partitioning === null) return other;
  const partition = partitionTablespaces && findOddPartition(partitioning, rule, partitionTablespaces);
  if (partition) return partition;
  if (isKept(rule) || !subpartitionTablespaces) return null;
  return findOddSubpartition(partitioning, subpartitionTablespaces);
}
