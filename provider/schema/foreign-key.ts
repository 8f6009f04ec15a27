import type { CarriedKey } from "./plan";
import type { ForeignKey } from "./table-state";

/** Names a foreign key among those of several tables: `["app","items","items_order"]`. */
export function keyId({ table, name }: Pick<ForeignKey | CarriedKey, "table" | "name">): string {
  return JSON.stringify([table.schema, table.name, name]);
}

/** Whether leaves take this key before their table does, where the server wants that of partitioned tables. */
export function isOwnKey({ direction }: Pick<ForeignKey, "direction">): boolean {
  return direction !== "INCOMING";
}

/** Names that a server tries for a millisecond's worth, when it looks for one that is free. */
const namesPerMs = 500;

/**
 * How many milliseconds a cutover may need for keys, on a busy server: up to one for each catalog entry, which each partition of
 * either side gets. What a key points to costs more with each partition, for the server gives its entries numbered names, and
 * tries all of those before for each.
 */
export function estimateKeysMs(
  keys: readonly Pick<ForeignKey, "direction" | "leafCount">[],
  leaves: number,
  byLeaf: boolean,
): number {
  return keys.reduce((sum, { direction, leafCount }) => {
    const owners = direction === "INCOMING" ? leafCount : leaves;
    const pointedAt = direction === "OUTGOING" ? 0 : leaves;
    const pointing = pointedAt + pointedAt ** 2 / 2 / namesPerMs;
    const ownMs = byLeaf && owners > 0 ? owners * (1 + pointing) : owners + pointing;
    return sum + Math.ceil(ownMs);
  }, 0);
}

/** A run that has swapped its table, and not proven yet what hangs on it. */
export interface SwappedRun {
  readonly run: string;
  readonly table: string;
}
