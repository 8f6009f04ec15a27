import type { SqlResult } from "../../dialect/session";
import type { ExecutionTraits } from "../traits";

/** Keys of the journal that one transaction replays. */
const keysPerBatch = 10_000;

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
    count: "countKeys",
    listBatches: ({ keys }) =>
      Array.from({ length: Math.ceil(Number(keys ?? 0) / keysPerBatch) }, () => ({
        batchRows: keysPerBatch,
      })),
    batch: ["deleteBatch", "insertBatch", "forgetTaken"],
    whole: ["deleteBatch", "insertBatch", "forgetTaken"],
    wholeAttempts: 20,
    tidy: () => [],
  },
  beforeComparison: { outside: [], inside: ["takeReplayed"] },
};
