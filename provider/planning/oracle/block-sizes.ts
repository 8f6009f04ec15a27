import { refuse, type Refusal } from "../../errors";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { OracleTablespace } from "../../schema/oracle-tablespace";
import type { Target } from "../../schema/target";
import { tablespaceOf } from "./storage";
import { namedTablespaces } from "./tablespaces";

const print = (bytes: number): string => `${bytes / 1_024} KiB`;

/**
 * Refuses partitions in blocks of two sizes, which fail with ORA-14519 when the copy is created. The table's default
 * counts too. What lies elsewhere by a clause of its own, an index or a large object, may have another size.
 * @see https://docs.oracle.com/database/121/VLDBG/GUID-24050391-B7C5-4AE2-86D4-B5438412C3F6.htm
 */
export function refuseBlockSizes(
  target: Target,
  state: OracleTableState,
  usable: readonly OracleTablespace[],
): Refusal[] {
  if (target.partitionType === "NONE") return [];
  const sizes = new Map(usable.map(({ name, blockSize }) => [name, blockSize]));
  const named = namedTablespaces(target);
  const declared = named.find(([path]) => path === "tablespace")?.[1];
  const other = declared ?? tablespaceOf(state);
  // Of a tablespace that the user may not fill, the size is not known.
  const otherSize = other === null ? undefined : sizes.get(other);
  if (other === null || otherSize === undefined) return [];
  const reason = declared === undefined ? "where the table has its partitions by default" : "as declared";
  return named.flatMap(([path, tablespace]) => {
    const size = sizes.get(tablespace);
    if (size === undefined || size === otherSize) return [];
    const both = { size: print(size), otherSize: print(otherSize) };
    return [refuse("BLOCK_SIZES_DIFFER", path, { path, tablespace, other, reason, ...both })];
  });
}
