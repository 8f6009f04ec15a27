import { journalLimits } from "../schema/postgres-cutover";
import { transactions } from "./transactions";
import type { ExecutionTraits } from "./traits";

const { pagesPerBatch, vacuumAbovePages } = journalLimits;

const isolations = { committed: "READ COMMITTED", snapshot: "REPEATABLE READ" } as const;

/** Ranges of pages; the last one has no end, because the file may have grown meanwhile. */
function listPageRanges(pages: number): { fromTid: string; toTid: string }[] {
  const ranges: { fromTid: string; toTid: string }[] = [];
  for (let page = 0; page < pages; page += pagesPerBatch) {
    const isLast = page + pagesPerBatch >= pages;
    ranges.push({
      fromTid: `(${page},0)`,
      toTid: isLast ? "(4294967294,0)" : `(${page + pagesPerBatch},0)`,
    });
  }
  return ranges;
}

export const postgresTraits: ExecutionTraits = {
  transactionalDdl: true,
  begin({ isolation = "committed", lockTimeoutMs }) {
    const limit = lockTimeoutMs === undefined ? "" : `; SET LOCAL lock_timeout = ${lockTimeoutMs}`;
    return `BEGIN ISOLATION LEVEL ${isolations[isolation]}${limit}`;
  },
  /**
   * A worker's commits need not wait for the disk, nor for a standby: the log keeps their order, so a crash of the server takes the
   * records of lost work with the work, and the step's own end, which does wait, comes after them all.
   * @see https://www.postgresql.org/docs/current/wal-async-commit.html
   */
  prepareCopyWorker: "SET synchronous_commit = off",
  runAll: (session, name, statements) =>
    session.runBatch({ name, text: statements.map(({ text }) => text).join(";\n") }),
  replay: {
    prepare: ["createBatch"],
    async pass(journal) {
      let keys = 0;
      for (const range of listPageRanges(Number((await journal.ask("countPages"))["pages"] ?? 0)))
        keys += await journal.replay(range);
      return keys;
    },
    wholeAttempts: 1,
    async tidy(journal) {
      const { pages, reversePages } = await journal.ask("countPages");
      const largest = Math.max(Number(pages ?? 0), Number(reversePages ?? 0));
      return largest > vacuumAbovePages ? ["vacuumJournal"] : [];
    },
  },
  pieces: transactions,
};
