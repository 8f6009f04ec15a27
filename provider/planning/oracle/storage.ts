import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OraclePartitioning, OracleTableState } from "../../schema/oracle-table-state";
import { takeTurn, type OracleStorage, type StorageSetting } from "../../schema/storage";
import type { Target } from "../../schema/target";

/** What a declaration says of where a table is stored, setting by setting, as far as it says anything. */
export function storageSettings(target: Target): readonly (readonly [StorageSetting, string | string[]])[] {
  const { tablespace, partitionTablespaces, subpartitionTablespaces }: OracleStorage = {
    ...{ tablespace: undefined, partitionTablespaces: undefined, subpartitionTablespaces: undefined },
    ...target,
  };
  const given = { tablespace, partitionTablespaces, subpartitionTablespaces };
  return (Object.keys(given) as StorageSetting[]).flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

/** {@link storageSettings} as a rule keeps them: nothing where nothing is said. */
export function storageOf(target: Target): { storage?: OracleStorage } {
  const settings = storageSettings(target);
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

function findOddSubpartition(
  { subpartitioning }: OraclePartitioning,
  tablespaces: readonly string[],
): string | null {
  const template = subpartitioning?.template ?? [];
  if (template.length === 0) return "no tablespaces are set for subpartitions";
  const odd = template.find(({ tablespace }, at) => tablespace !== takeTurn(tablespaces, at));
  return odd ? `subpartitions ${odd.name} go to tablespace ${odd.tablespace ?? "of their partition"}` : null;
}

/** What is stored otherwise than declared, in words; null where all is so, or nothing is declared. */
export function findOddStorage(state: OracleTableState, rule: OracleLayoutRule): string | null {
  const { storage } = rule;
  if (storage === undefined) return null;
  const { tablespace, partitionTablespaces, subpartitionTablespaces } = storage;
  const home = tablespaceOf(state);
  if (tablespace !== undefined && tablespace !== home)
    return `its ${state.partitioning ? "new partitions go to" : "rows lie in"} tablespace ${home ?? "of its owner"}`;
  const { partitioning } = state;
  if (partitioning === null) return null;
  const partition = partitionTablespaces && findOddPartition(partitioning, rule, partitionTablespaces);
  return (
    partition ?? (subpartitionTablespaces ? findOddSubpartition(partitioning, subpartitionTablespaces) : null)
  );
}
