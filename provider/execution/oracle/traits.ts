import type { SqlResult } from "../../dialect/session";
import type { ExecutionTraits } from "../traits";
import { blocks } from "./blocks";

/** Keys of the journal that one transaction replays. */
const keysPerBatch = 10_000;
/** Batches of one pass: one that the application keeps ahead of has an end too. */
const mostBatches = 1_000;

/** A transaction begins with its first statement; each statement reads as of one moment of its own. */
export const oracleTraits: ExecutionTraits = {
  transactionalDdl: false,
  begin: () => null,
  prepareCopyWorker: null,
  async runAll(session, name, statements) {
    let result: SqlResult = { rows: [], rowCount: 0 };
    for (const { text } of statements) result = await session.runBatch({ name, text });
    return result;
  },
  replay: {
    prepare: [],
    async pass(journal) {
      let keys = 0;
      for (let batch = 1, taken = keysPerBatch; taken >= keysPerBatch && batch <= mostBatches; batch += 1) {
        taken = await journal.replay({ batchRows: keysPerBatch });
        keys += taken;
      }
      return keys;
    },
    wholeAttempts: 20,
    // Lowering the high-water mark locks the journal, to which every writer of the source writes.
    tidy: () => Promise.resolve([]),
  },
  pieces: blocks,
};
