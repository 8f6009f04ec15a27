import { setTimeout as sleep } from "node:timers/promises";
import type { Outcome } from "../session";
import { openClient, type Address } from "./connection";

const PATIENCE_MS = 30_000;
const POLL_MS = 200;

async function askServer(address: Address, serverTransaction: string): Promise<string | null> {
  const client = await openClient(address, "hr application outcome");
  try {
    const { rows } = await client.query<{ status: string | null }>(
      "SELECT pg_xact_status($1::xid8) AS status",
      [serverTransaction],
    );
    return rows[0]?.status ?? null;
  } finally {
    await client.end();
  }
}

/**
 * Finds out what became of a transaction whose COMMIT got no answer. Only the server knows, and only it is believed.
 * @param serverTransaction pg_current_xact_id() of the transaction; undefined: it wrote nothing
 * @returns "unknown" when the server could not say within half a minute
 */
export async function resolveOutcome(
  address: Address,
  serverTransaction: string | undefined,
): Promise<Outcome> {
  if (serverTransaction === undefined) return "rolled back";
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const status = await askServer(address, serverTransaction).catch(() => null);
    if (status === "committed") return "committed";
    if (status === "aborted") return "rolled back";
    await sleep(POLL_MS);
  }
  return "unknown";
}
