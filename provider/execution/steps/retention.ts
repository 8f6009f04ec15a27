import { quoteQualified } from "../../dialect/postgres";
import type { RetentionStep } from "../../schema/plan";
import type { ListedPartition } from "../../schema/retention-steps";
import type { RunContext } from "../context";
import { withShortLock, type ShortLock } from "../short-lock";

type DetachPartitionsStep = Extract<RetentionStep, { kind: "detachPartitions" }>;
type DropPartitionsStep = Extract<RetentionStep, { kind: "dropPartitions" }>;

/** Either writes the catalog alone; where that takes longer, it gives way as well. */
const workMs = 1_000;

/** Of a table whose oid need not be known: it is found by its name. */
const byNameAlone = "0";

function shortLock({ tools }: RunContext, step: RetentionStep, partition: ListedPartition): ShortLock {
  const script = tools.renderer.script(step);
  const isDetaching = step.kind === "detachPartitions";
  const others = isDetaching ? step.lockedWith : [partition, ...step.lockedWith];
  const table = isDetaching ? step.table : partition;
  return {
    activity: isDetaching ? "Detaching a partition" : "Dropping a table",
    mode: "ACCESS EXCLUSIVE",
    table: `${table.schema}.${table.name}`,
    oid: isDetaching ? String(step.tableOid) : byNameAlone,
    lockedWith: others.map(({ schema, name }) => quoteQualified(schema, name)),
    lockTimeoutMs: step.lockTimeoutMs,
    patienceMs: step.patienceMs,
    findBlockers: script.statement("findBlockers"),
    cancelAutovacuum: script.statement("cancelAutovacuum"),
    log: (message) => tools.log(message),
  };
}

type Names = Readonly<Record<string, string>>;

/** One partition in one transaction with the record of what has become of it. */
async function takeAway(
  { control, ledger, tools }: RunContext,
  step: RetentionStep,
  values: Names & { readonly partition: string },
  limitMs: number,
): Promise<void> {
  const script = tools.renderer.script(step);
  const names =
    step.kind === "detachPartitions"
      ? ["lockTable", "demandBound", "detachPartition", "recordDetached"]
      : ["lockTable", "demandDetached", "demandSame", "dropPartition", "recordDropped"];
  await control.transaction(async () => {
    await control.runAll(`${step.kind}.${step.kind === "detachPartitions" ? "detach" : "drop"}`, [
      script.statement("limitWindow", windowOf(limitMs)),
      ...names.map((statement) => script.statement(statement, values)),
    ]);
    await ledger.recordItem(control.session, step.kind, values.partition);
  });
}

function windowOf(limitMs: number): Names {
  return { waitMs: String(limitMs), statementMs: String(limitMs + workMs) };
}

/**
 * What was written to a detached table since would go with it: it is read through, however long that takes. Nobody waits for that:
 * what is written meanwhile, and until the table is dropped, is noted.
 * @returns what the drop must find as it was
 */
async function readThrough(
  context: RunContext,
  step: DropPartitionsStep,
  partition: ListedPartition,
): Promise<Names> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const values = { partition: partition.name, run: ledger.runId };
  const lock = {
    ...shortLock(context, step, partition),
    ...{ activity: "Watching a table that is to be dropped", mode: "SHARE ROW EXCLUSIVE", lockedWith: [] },
  };
  await withShortLock(control.session, lock, (limitMs) =>
    control.transaction(() =>
      control.runAll(`${step.kind}.watch`, [
        script.statement("limitWindow", windowOf(limitMs)),
        script.statement("watchTable", values),
      ]),
    ),
  );
  const { rows } = await control.run(script.statement("readSegments", values));
  await control.run(script.statement("demandOld", values));
  return { expectedSegment: String(rows[0]?.["segments"]) };
}

async function takeAwayEach(
  context: RunContext,
  step: RetentionStep,
  prepare: (partition: ListedPartition) => Promise<Names>,
): Promise<void> {
  const { control, ledger } = context;
  const done = await ledger.readItems(control.session, step.kind);
  for (const partition of step.partitions.filter(({ name }) => !done.has(name))) {
    const values = { ...(await prepare(partition)), partition: partition.name, run: ledger.runId };
    const lock = shortLock(context, step, partition);
    await withShortLock(control.session, lock, (limitMs) => takeAway(context, step, values, limitMs));
  }
  await control.transaction(() => ledger.endStep(control.session, step.kind, step.partitions.length));
}

/** Detaches every partition of the plan that the ledger does not have as detached. */
export function detachPartitions(context: RunContext, step: DetachPartitionsStep): Promise<void> {
  return takeAwayEach(context, step, () => Promise.resolve({}));
}

/** Drops every table of the plan that the ledger does not have as dropped. */
export function dropPartitions(context: RunContext, step: DropPartitionsStep): Promise<void> {
  return takeAwayEach(context, step, (partition) => readThrough(context, step, partition));
}
