import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { HandChange } from "../database";
import { findPartition } from "./partitions";

const RETRY_MS = 250;
const TABLE = "audit_log";

function isDone(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** Gives way to the application, and tries again. */
async function dropPatiently(owner: pg.Client, statement: string): Promise<void> {
  await owner.query("SET lock_timeout = '50ms'");
  while (!(await isDone(owner.query(statement)))) await sleep(RETRY_MS);
  await owner.end();
}

/** The drop of an empty partition of the hours to come, later than any row that the application writes, as somebody might do it by mistake. */
export async function planPartitionDrop(
  admin: pg.Client,
  openOwner: () => Promise<pg.Client>,
): Promise<HandChange> {
  const { rows } = await admin.query<{ moment: string }>(
    "SELECT (now() + interval '18 hours')::text AS moment",
  );
  const { name, lower } = await findPartition(admin, TABLE, rows[0]?.moment ?? "");
  const statement = `DROP TABLE ${name}`;
  return {
    table: TABLE,
    command: `psql -c '${statement}'`,
    apply: async () => dropPatiently(await openOwner(), statement),
    recognise: (partitioning) => {
      const missing = partitioning?.missing ?? [];
      return {
        sentence: `hr.${TABLE} lacks: ${missing.join(", ") || "nothing"}`,
        isSeen: missing.length === 1 && missing[0]?.includes(lower) === true,
        detail: missing.join(", "),
      };
    },
    isPlanned: (preview) => preview.includes(lower),
    isMended: async () => {
      const found = await admin.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [
        name,
      ]);
      return found.rows[0]?.found === true;
    },
    claims: {
      seen: "and sees which partition was dropped by hand",
      planned: "pulumi preview shows how it will come back",
      up: "pulumi up adds it",
      mended: "the partition is there again",
      mendedDetail: name,
    },
  };
}
