import { refuse, type Refusal } from "../errors";
import type { Layout, LayoutPartition, LayoutRule } from "../schema/plan";
import type { KeyRange } from "../schema/table-state";
import { layOutIntervals } from "./interval-layout";
import { leafLimit } from "./leaf-limits";

export interface LayoutRequest {
  readonly table: string;
  readonly rule: LayoutRule;
  /** Measured from the rows; null where the rule does not depend on them. */
  readonly keyRange: KeyRange | null;
  /** Clock of the database, ISO 8601 in UTC. */
  readonly now: string;
}

/** The partitions that a rule names by itself, whatever the rows are. */
export function declaredPartitions(rule: LayoutRule): readonly LayoutPartition[] {
  switch (rule.strategy) {
    case "INTERVAL":
    case "NONE":
      return [];
    case "RANGE":
    case "LIST":
      return rule.partitions;
    case "HASH":
      return Array.from({ length: rule.count }, (_, remainder) => ({
        name: `${rule.stem}_h${remainder}`,
        bound: { kind: "hash" as const, modulus: rule.count, remainder },
      }));
  }
}

/** A default partition takes the rows that no other holds; hash partitions hold all, and so does a plain table. */
export function defaultNameOf(rule: LayoutRule): string | null {
  return rule.strategy === "HASH" || rule.strategy === "NONE" ? null : `${rule.stem}_pdefault`;
}

function layOutDeclared(request: LayoutRequest): { partitions: LayoutPartition[] } | { refusals: Refusal[] } {
  const { rule, table } = request;
  const path = rule.strategy === "HASH" ? "partitionCount" : "partitions";
  const partitions = [...declaredPartitions(rule)];
  const leaves = partitions.length * (rule.hash?.count ?? 1);
  if (leaves > leafLimit) {
    return { refusals: [refuse("TOO_MANY_DECLARED", path, { table, leaves, limit: leafLimit })] };
  }
  return { partitions };
}

/** Lays out the partitions of a new table, and an empty default partition where rows may need one. */
export function layOut(request: LayoutRequest): { layout: Layout } | { refusals: Refusal[] } {
  const { rule, keyRange } = request;
  if (rule.strategy === "INTERVAL" && keyRange === null)
    throw new Error("intervals are laid out by the rows that there are");
  const laidOut =
    rule.strategy === "INTERVAL" && keyRange !== null
      ? layOutIntervals({ ...request, rule, keyRange })
      : layOutDeclared(request);
  if ("refusals" in laidOut) return laidOut;
  const { partitions } = laidOut;
  return { layout: { partitions, defaultName: defaultNameOf(rule), hashCount: rule.hash?.count ?? 1 } };
}
