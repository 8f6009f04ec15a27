import { setTimeout as sleep } from "node:timers/promises";
import { quoteQualified } from "../../dialect/postgres";
import { migrationError } from "../../errors";
import { isOwnKey, keyId } from "../../schema/foreign-key";
import type { QualifiedName, SwapTablesStep } from "../../schema/plan";
import type { Statement, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { allLeaves } from "../../schema/leaves";

const neighbourPollMs = 200;

/** Leaves of the partitioned tables whose keys point to the source, by the quoted name of the table. */
export type KeyLeaves = ReadonlyMap<string, readonly QualifiedName[]>;

function quote({ schema, name }: QualifiedName): string {
  return quoteQualified(schema, name);
}

/** The tables that are locked with the source, as messages and catalog look-ups name them. */
export function lockedWith({ neighbours }: SwapTablesStep): string[] {
  return [...neighbours.children, ...neighbours.referenced].map(quote);
}

/**
 * Waits while a table at the other end of a key is between its own swap and the proof of it: its run validates keys that
 * are ours as well, and hands them from leaves to their table.
 * @throws NEIGHBOUR_UNFINISHED
 */
export async function waitForNeighbours(context: RunContext, step: SwapTablesStep): Promise<void> {
  const { children, referenced } = step.neighbours;
  const tables = [...children, ...referenced];
  const deadline = Date.now() + step.patienceMs;
  for (let isFirst = true; ; isFirst = false) {
    const swapped = await context.ledger.findSwapped(context.control.session, tables);
    if (swapped === null) return;
    if (Date.now() > deadline) throw migrationError("NEIGHBOUR_UNFINISHED", { ...swapped });
    if (isFirst)
      context.tools.log(
        `Cutover: waits for run ${swapped.run} of ${swapped.table}, which a foreign key joins.`,
      );
    await sleep(neighbourPollMs);
  }
}

/** Where partitioned tables take no key that is NOT VALID, the leaves of those whose keys point to the source. */
export async function readKeyLeaves(context: RunContext, step: SwapTablesStep): Promise<KeyLeaves> {
  if (!step.keysByLeaf || step.neighbours.children.length === 0) return new Map();
  const statement = context.tools.renderer.script(step).statement("listKeyLeaves");
  const { rows } = await context.control.run(statement, { tables: step.neighbours.children.map(quote) });
  const leaves = new Map<string, QualifiedName[]>();
  for (const row of rows) {
    const table = String(row["table"]);
    const leaf = { schema: String(row["schema"]), name: String(row["leaf"]) };
    leaves.set(table, [...(leaves.get(table) ?? []), leaf]);
  }
  return leaves;
}

/** Takes the keys from the source, which a row of the retired table would go on to enforce, and from those that point to it. */
export function dropKeys(script: StepScript, step: SwapTablesStep): Statement[] {
  return step.foreignKeys.map((key) => script.statement("dropKey", { key: keyId(key) }));
}

/** Gives the keys to the new table, and to those that point to it: new rows are checked from here on. */
export function addKeys(
  script: StepScript,
  step: SwapTablesStep,
  context: Pick<RunContext, "layout">,
  keyLeaves: KeyLeaves,
): Statement[] {
  return step.foreignKeys.flatMap((key) => {
    const id = keyId(key);
    const { copy } = step;
    const names = copy.becomesPlain ? [] : allLeaves(context.layout, copy.source.name);
    const own = names.map((name) => ({ schema: key.table.schema, name }));
    const leaves = isOwnKey(key) ? own : (keyLeaves.get(quote(key.table)) ?? []);
    if (step.keysByLeaf && leaves.length > 0)
      return leaves.map(({ schema, name }) =>
        script.statement("addLeafKey", { key: id, leafSchema: schema, leaf: name }),
      );
    const add = script.statement("addKey", { key: id });
    return key.comment === null ? [add] : [add, script.statement("commentKey", { key: id })];
  });
}
