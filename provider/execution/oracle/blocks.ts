import type { Row } from "../../dialect/session";
import type { StatementValues } from "../../schema/statement";
import type { BindValues } from "../context";
import { endsOf, fenced } from "../ledger";
import { readComparison, type PieceStyle, type Workplace } from "../pieces";
import { bindEnds } from "./chunk-binds";
import { GapPlanner } from "./chunk-planner";

/** One block of a template, as `values` render it. */
interface Block {
  readonly name: string;
  readonly values?: StatementValues;
}

/**
 * Runs a block that holds the fence, works, records and commits by itself: one round trip.
 * @throws where the run was taken over, as a failure of the kind `fenced`; whatever fails, nothing of the block is left
 */
async function runBlock(
  { context: { ledger }, script, worker }: Workplace,
  { name, values = {} }: Block,
  binds: BindValues,
): Promise<Row> {
  try {
    const bound = { ...ledger.fenceOf(worker.session), ...binds };
    const [told = {}] = (await worker.run(script.statement(name, values), bound)).rows;
    if (told["fenced"] === "Y") throw fenced(ledger.runId);
    return told;
  } catch (error) {
    await worker.rollback();
    throw error;
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
