import { refuse, type Refusal } from "../errors";
import { countKeyParts } from "../schema/foreign-key";
import type { Layout, Plan } from "../schema/plan";
import type { TableState } from "../schema/table-state";

/** At about a millisecond each on a busy server, this many keep the tables closed for as long as a cutover ever may. */
const keyPartLimit = 2_500;

/** Refuses foreign keys that would keep the tables closed for too long, as soon as the partitions are known. */
export function refuseKeyParts(plan: Plan, layout: Layout, { foreignKeys }: TableState): Refusal[] {
  const swap = plan.steps.find((step) => step.kind === "swapTables");
  if (!swap) return [];
  const leaves = layout.partitions.length * layout.hashCount;
  const parts = countKeyParts(foreignKeys, leaves, swap.keysByLeaf);
  if (parts <= keyPartLimit) return [];
  const counted = foreignKeys.map((key) => ({ key, own: countKeyParts([key], leaves, swap.keysByLeaf) }));
  const keys = counted
    .sort((left, right) => right.own - left.own)
    .map(({ key: { name, table }, own }) => `${name} ON ${table.schema}.${table.name} (${own})`)
    .join(", ");
  const table = `${plan.table.schema}.${plan.table.name}`;
  return [refuse("TOO_MANY_KEY_PARTS", "table", { table, parts, limit: keyPartLimit, keys })];
}
