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

/** How many catalog entries a cutover makes for keys: one for each partition of either side. */
export function countKeyParts(
  keys: readonly Pick<ForeignKey, "direction" | "leafCount">[],
  leaves: number,
  byLeaf: boolean,
): number {
  return keys.reduce((sum, { direction, leafCount }) => {
    const owners = direction === "INCOMING" ? leafCount : leaves;
    const pointedAt = direction === "OUTGOING" ? 0 : leaves;
    return sum + (byLeaf && owners > 0 ? owners * (1 + pointedAt) : owners + pointedAt);
  }, 0);
}
