import { DatabaseError } from "../dialect/database-error";
import type { Session } from "../dialect/session";
import { Ledger } from "../execution/ledger";
import { formatCount } from "../report/text";
import type { StepScript } from "../schema/statement";
import type { Tally } from "../schema/tally";
import { emptyTally } from "../validation/tally";
import type { Limits, Ranges } from "./comparing";
import { comparedAfterwards, type Migration } from "./migration";

/** How much of a comparison is made again at most, where its process is killed. */
const keptEveryMs = 300_000;

/** Where a comparison that goes on later is recorded. */
export interface Keeper {
  readonly session: Session;
  readonly script: StepScript;
  /** Ends the transaction of a record, where one statement does not do so by itself. */
  readonly commit: () => Promise<unknown>;
  readonly log: (message: string) => void;
}

/** Only what is equal is gone on from: what differed is compared again once it is mended. */
function canGoOn(tally: Tally): boolean {
  return tally.chunks > 0 && tally.different === 0;
}

/** Ranges from where the last comparison of the same kind was cut short; the ledger gets how far this one comes. */
export function keptRanges(
  { session, script, commit, log }: Keeper,
  { runId, chunks, compared }: Pick<Migration<unknown, unknown>, "runId" | "chunks" | "compared">,
  isFull: boolean,
  limits: Limits,
): Ranges {
  const ledger = new Ledger(script, runId, "");
  const isKept = compared !== null && compared.isFull === isFull && compared.chunks < chunks.length;
  let [keptAt, isRecorded] = [performance.now(), isKept];
  const record = async (tally: Tally | null) => {
    await ledger.recordEvent(session, comparedAfterwards, tally ?? {});
    await commit();
    [keptAt, isRecorded] = [performance.now(), tally !== null];
  };
  return {
    chunks,
    from: isKept ? compared : emptyTally(isFull),
    limits,
    async keep(tally) {
      log(
        `comparing with the retired table, ${formatCount(tally.chunks)} of ${formatCount(chunks.length)} chunks`,
      );
      if (performance.now() - keptAt >= keptEveryMs && canGoOn(tally)) await record(tally);
    },
    async end(tally, stopped) {
      try {
        if (stopped !== null && canGoOn(tally)) await record(tally);
        else if (isRecorded) await record(null);
      } catch (error) {
        // What is not kept is compared again.
        if (!(error instanceof DatabaseError)) throw error;
      }
    },
  };
}
