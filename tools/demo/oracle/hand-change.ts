import { setTimeout as sleep } from "node:timers/promises";
import type oracledb from "oracledb";
import type { HandChange } from "../database";
import { readPartitions } from "./partitions";

const TABLE = "events";
const STATEMENT = "ALTER TABLE hr.events SET INTERVAL (NUMTODSINTERVAL(1, 'DAY'))";
const RETRY_MS = 50;
/** ORA-00054: somebody writes to the table at this moment. */
const BUSY = /ORA-00054/;

async function alterPatiently(owner: oracledb.Connection): Promise<void> {
  for (;;) {
    try {
      await owner.execute(STATEMENT);
      return;
    } catch (error) {
      if (!BUSY.test(String(error))) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** Another interval for the partitions to come, as somebody might set it who finds hours too many. */
export function planIntervalChange(owner: oracledb.Connection, declared: string): HandChange {
  return {
    table: TABLE,
    command: `sqlplus: ${STATEMENT}`,
    apply: () => alterPatiently(owner),
    recognise: (partitioning) => {
      const strategy = partitioning?.strategy ?? "nothing";
      return {
        sentence: `hr.${TABLE} is now partitioned by ${strategy}`,
        isSeen: /NUMTODSINTERVAL\(1, ?'DAY'\)/.test(strategy),
        detail: strategy,
      };
    },
    isPlanned: (preview) => preview.includes("HR.EVENTS: copySwap"),
    isMended: async () => (await readPartitions(owner, TABLE)).partitionedBy === declared,
    claims: {
      seen: "and sees which interval was set by hand",
      planned: "pulumi preview shows how the declared one will come back",
      up: "pulumi up repartitions it",
      mended: "the interval is as declared again",
      mendedDetail: declared,
    },
  };
}
