import { setTimeout as sleep } from "node:timers/promises";
import { failedWith } from "../../dialect/database-error";
import { isParallelWrite } from "../../dialect/oracle";
import type { Row } from "../../dialect/session";
import type { StatementValues } from "../../schema/statement";
import type { BindValues, RunSession } from "../context";
import { endsOf, fenced } from "../ledger";
import { readComparison, type PieceStyle, type Workplace } from "../pieces";
import { pauseMs } from "../short-lock";
import { bindEnds } from "./chunk-binds";
import { GapPlanner } from "./chunk-planner";

/** One block of a template, as `values` render it. */
interface Block {
  readonly name: string;
  readonly values?: StatementValues;
}

/** What passes by itself has passed by then. */
const mostAttempts = 10;

/** Makes ready for another attempt, where one may do better. */
async function mayTryAgain(worker: RunSession, error: unknown, attempt: number): Promise<boolean> {
  if (!failedWith(error, "unstable") || attempt >= mostAttempts) return false;
  // A log-on trigger may have forced it on the session.
  if (isParallelWrite(error))
    await worker.session.runBatch({
      name: "blocks.writeSerially",
      text: "ALTER SESSION DISABLE PARALLEL DML",
    });
  await sleep(pauseMs(Math.min(attempt, 3)));
  return true;
}

/**
 * Runs a block that holds the fence, works, records and commits by itself: one round trip.
 * @throws where the run was taken over, as a failure of the kind `fenced`; whatever fails, nothing of the block is left
 */
async function runBlock(
  { ledger, script, worker }: Workplace,
  { name, values = {} }: Block,
  binds: BindValues,
): Promise<Row> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const bound = { ...ledger.fenceOf(worker.session), ...binds };
      const [told = {}] = (await worker.run(script.statement(name, values), bound)).rows;
      if (told["fenced"] === "Y") throw fenced(ledger.runId);
      return told;
    } catch (error) {
      await worker.rollback();
      if (!(await mayTryAgain(worker, error, attempt))) throw error;
    }
  }
}

/** Pieces as blocks of PL/SQL, which hold the fence themselves. */
export const blocks: PieceStyle = {
  bindEnds,
  planChunks(place, step, known) {
    const planner = new GapPlanner(place, step, known);
    return () => planner.next();
  },
  async copyChunk(place, chunk) {
    const { lowerKey: lower, upperKey: upper } = chunk;
    const binds = { ...bindEnds(chunk), chunk: chunk.chunk, lower, upper };
    const { copied } = await runBlock(place, { name: "copyChunk", values: endsOf(chunk) }, binds);
    return Number(copied);
  },
  async compareChunk(place, chunk) {
    const binds = { ...bindEnds(chunk), chunk: chunk.chunk };
    return readComparison(await runBlock(place, { name: "compareChunk", values: endsOf(chunk) }, binds));
  },
  async replayBatch(place, batch) {
    return Number((await runBlock(place, { name: "takeJournal" }, batch))["keys"]);
  },
  async replayWhole(place) {
    return Number((await runBlock(place, { name: "takeWholeJournal" }, {}))["keys"]);
  },
  async compareReplayed(place) {
    const { differing, firstKey, lastKey, left } = await runBlock(place, { name: "compareReplayed" }, {});
    const keys = [...new Set([firstKey, lastKey])].flatMap((key) => (typeof key === "string" ? [key] : []));
    return { differing: Number(differing), keys, left: Number(left) };
  },
};
