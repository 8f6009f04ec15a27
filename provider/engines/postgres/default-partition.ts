import type { Session } from "../../dialect/session";
import { countDefaultRows, discoverTables, groupRowsOutside } from "../../discovery/postgres";
import type { OpenRun } from "../../execution/ledger";
import { presentOf } from "../../planning/interval-layout";
import { isPartitioned, keyTypeOf, layoutRuleOf } from "../../planning/layout-rule";
import type { Moving } from "../../planning/move-rows";
import { existingStem, findMismatch, findMissingPartitions } from "../../planning/partitioned";
import { placeByDeclaration, placeByInterval, type Placement } from "../../planning/rows-outside";
import type { QualifiedName } from "../../schema/plan";
import type { DatabaseState, Partition, Partitioning, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";

/** Rows of the default partition that belong to partitions, and that partition as a table of its own. */
export interface FoundMoving extends Placement {
  readonly fallback: TableState;
}

/** What the partitions that are to be made depend on. */
export interface Situation {
  readonly state: TableState;
  readonly database: DatabaseState;
  readonly keyMax: string | null;
  readonly moving: FoundMoving | null;
}

interface Subject extends Omit<Situation, "moving"> {
  readonly target: Target;
}

/** As much as planning needs of it; the partitions themselves are no part of the plan. */
export function namesOfMoving(moving: FoundMoving | null): Moving | null {
  if (moving === null) return null;
  const namesOf = (partitions: readonly { readonly name: string }[]) => partitions.map(({ name }) => name);
  return { fallback: moving.fallback, names: namesOf(moving.moved), later: namesOf(moving.later) };
}

async function discoverTable(session: Session, { schema, name }: QualifiedName): Promise<TableState | null> {
  const { tables } = await discoverTables(session, { tables: [{ schema, table: name }] });
  return tables[0] ?? null;
}

/** The table that an unfinished run copies: the declared one, or its default partition alone; null when it is gone. */
export function discoverSource(
  session: Session,
  { plan }: OpenRun,
  state: TableState,
): Promise<TableState | null> {
  const copy = plan.steps.flatMap((step) => ("copy" in step ? [step.copy] : []))[0];
  if (plan.method !== "moveRows" || !copy) return Promise.resolve(state);
  return discoverTable(session, copy.source);
}

/**
 * Reads which partitions the rows of the default partition belong to; null where there is no such partition, or the table is
 * partitioned otherwise. Reads every row of it where partitions follow intervals, and else only where partitions are missing.
 */
export async function placeRowsOutside(session: Session, subject: Subject): Promise<Placement | null> {
  const { target, state, database, keyMax } = subject;
  const { partitioning } = state;
  const fallback = partitioning?.partitions.find(({ isDefault }) => isDefault);
  if (!isPartitioned(target) || !partitioning || !fallback || fallback.isForeign) return null;
  const rule = layoutRuleOf(target, state, existingStem(partitioning, target));
  if (findMismatch(partitioning, rule) !== null) return null;
  const columnType = keyTypeOf(target, state);
  const where = { schema: fallback.schema, table: fallback.name, column: target.partitionColumn, columnType };
  const present = presentOf(rule, database.now, keyMax);
  if (rule.strategy === "INTERVAL")
    return placeByInterval(
      partitioning,
      rule,
      present,
      await groupRowsOutside(session, { ...where, ...rule }),
    );
  const missing = findMissingPartitions(partitioning, rule, present);
  if (missing.length === 0) return null;
  const bounds = missing.map(({ bound }) => bound);
  return placeByDeclaration(rule, missing, await countDefaultRows(session, where, bounds));
}

function fallbackOf({ partitions }: Partitioning): Partition | undefined {
  return partitions.find(({ isDefault }) => isDefault);
}

/** The unfinished run of a table, and whether it can go on. */
export interface OpenMove {
  readonly open: OpenRun | null;
  readonly resumable: OpenRun | null;
}

/**
 * Rows to be moved out of the default partition. Where a move is unfinished there is one, whatever rows are left: it goes on, or
 * what it has created is taken back by the next one.
 */
export async function findMoving(
  session: Session,
  subject: Subject,
  { open, resumable }: OpenMove,
): Promise<FoundMoving | null> {
  const placement = await placeRowsOutside(session, subject);
  const isUnfinished = open?.plan.method === "moveRows";
  const partition = subject.state.partitioning && fallbackOf(subject.state.partitioning);
  if (!partition || (!isUnfinished && (placement?.moved.length ?? 0) === 0)) return null;
  const fallback = await discoverTable(session, partition);
  if (!fallback) return null;
  if (resumable?.plan.method !== "moveRows") return { moved: [], later: [], rows: 0, ...placement, fallback };
  const { partitions, later = [] } = resumable.layout;
  return { moved: partitions, later, rows: placement?.rows ?? 0, fallback };
}
