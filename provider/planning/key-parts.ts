import { refuse, type Refusal } from "../errors";
import { estimateKeysMs } from "../schema/foreign-key";
import type { Layout, Plan } from "../schema/plan";
import type { TableState } from "../schema/table-state";

/** Below the longest window that a cutover ever takes. */
const keysLimitMs = 2_500;

/** Refuses foreign keys that would keep the tables closed for too long, as soon as the partitions are known. */
export function refuseKeyParts(plan: Plan, layout: Layout, { foreignKeys }: TableState): Refusal[] {
  const swap = plan.steps.find((step) => step.kind === "swapTables");
  if (!swap) return [];
  const leaves = layout.partitions.length * layout.hashCount;
  const closedMs = estimateKeysMs(foreignKeys, leaves, swap.keysByLeaf);
  if (closedMs <= keysLimitMs) return [];
  const counted = foreignKeys.map((key) => ({ key, own: estimateKeysMs([key], leaves, swap.keysByLeaf) }));
  const keys = counted
    .sort((left, right) => right.own - left.own)
    .map(({ key: { name, table }, own }) => `${name} ON ${table.schema}.${table.name} (${own} ms)`)
    .join(", ");
  const table = `${plan.table.schema}.${plan.table.name}`;
  return [refuse("TOO_MANY_KEY_PARTS", "table", { table, closedMs, limit: keysLimitMs, keys })];
}
