import { z } from "zod";
import { migrationError } from "../errors";
import type { Copy } from "../schema/plan";
import type { RunContext } from "./context";

const segmentSchema = z.object({ oid: z.string(), segment: z.string(), partition: z.string() });

type Segment = z.infer<typeof segmentSchema>;

async function readSegments(context: RunContext): Promise<Segment[]> {
  const step = context.plan.steps.find(({ kind }) => kind === "startJournal" || kind === "prepareRollback");
  if (!step) throw new Error("a copy-swap has a journal");
  const script = context.tools.renderer.script(step);
  const { rows } = await context.control.run(script.statement("readSegments"));
  return z.array(segmentSchema).parse(rows);
}

/** Notes the partitions of the source and their storage, in the transaction that starts the journal. */
export async function recordSegments(context: RunContext, { hasPartitions }: Copy): Promise<void> {
  if (!hasPartitions) return;
  const { ledger, control } = context;
  await ledger.recordEvent(control.session, "segments", { segments: await readSegments(context) });
}

function listChanges(before: readonly Segment[], after: readonly Segment[]): string[] {
  const lacks = (segments: readonly Segment[], oid: string) => segments.every((other) => other.oid !== oid);
  return [
    ...before
      .filter(({ oid }) => lacks(after, oid))
      .map(({ partition }) => `partition ${partition} was dropped or detached`),
    ...after
      .filter(({ oid }) => lacks(before, oid))
      .map(({ partition }) => `partition ${partition} was created or attached`),
  ];
}

/**
 * Refuses a source whose partitions are not those that the journal began with. Rows that come with a partition, or go with
 * it, fire no trigger.
 * @throws SOURCE_CHANGED, SOURCE_TRUNCATED
 */
export async function demandSegments(context: RunContext, { source, hasPartitions }: Copy): Promise<void> {
  if (!hasPartitions) return;
  const { ledger, control } = context;
  const events = await ledger.readEvents(control.session);
  const noted = events.filter(({ kind }) => kind === "segments").at(-1)?.detail["segments"];
  const before = z.array(segmentSchema).parse(noted);
  const after = await readSegments(context);
  const names = { table: `${source.schema}.${source.name}`, run: ledger.runId };
  const changes = listChanges(before, after);
  if (changes.length > 0)
    throw migrationError("SOURCE_CHANGED", { ...names, difference: changes.slice(0, 5).join("; ") });
  const storageOf = new Map(after.map(({ oid, segment }) => [oid, segment]));
  if (before.some(({ oid, segment }) => storageOf.get(oid) !== segment))
    throw migrationError("SOURCE_TRUNCATED", names);
}
