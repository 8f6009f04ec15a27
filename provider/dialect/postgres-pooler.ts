import type { Client } from "pg";
import { migrationError } from "../errors";
import type { Connection } from "../schema/connection";
import { describeTarget } from "./postgres-address";
import { closeClient, openClient, queryClient } from "./postgres-client";
import { connectTimeoutMs } from "./postgres-failures";

/** One round finds poolers that hand out server sessions in an order; the others are against those that do so at random. */
const ROUNDS = 3;
const ASK_PROCESS = "SELECT pg_catalog.pg_backend_pid() AS pid";

async function askProcessId(client: Client, before = ""): Promise<unknown> {
  const text = `${before}${ASK_PROCESS}`;
  const { rows } = await queryClient(client, { text, query_timeout: connectTimeoutMs });
  return rows[0]?.["pid"];
}

/**
 * One round, of five round trips. A pooler that hands out the session last used gives the first client's to the second one;
 * one that hands out the session longest unused gives the first client two different ones, as does any pooler that must
 * serve the first client while the second one holds its session.
 */
async function drawProcesses(
  first: Client,
  second: Client,
  seen: [Set<unknown>, Set<unknown>],
): Promise<void> {
  const [ofFirst, ofSecond] = seen;
  ofFirst.add(await askProcessId(first));
  ofFirst.add(await askProcessId(first));
  const held = await askProcessId(second, "BEGIN; ");
  ofSecond.add(held);
  // With a single server session, the first client would wait here for the second one.
  if (!ofFirst.has(held)) ofFirst.add(await askProcessId(first));
  await queryClient(second, { text: "ROLLBACK" });
}

async function areSessionsShared(first: Client, second: Client): Promise<boolean> {
  const [ofFirst, ofSecond] = [new Set<unknown>(), new Set<unknown>()];
  for (let round = 0; round < ROUNDS; round += 1) {
    await drawProcesses(first, second, [ofFirst, ofSecond]);
    if (ofFirst.size > 1 || ofSecond.size > 1 || [...ofSecond].some((pid) => ofFirst.has(pid))) return true;
  }
  return false;
}

/**
 * Finds out whether two connections get server sessions of their own, as a direct connection and a session-mode pooler give,
 * and leaves no trace in them: a setting left in a shared session would reach the application.
 * @throws POOLED_CONNECTION when they do not
 */
export async function refuseTransactionPooler(connection: Connection, first: Client): Promise<void> {
  const second = await openClient(connection, "pooler check");
  try {
    if (!(await areSessionsShared(first, second))) return;
  } finally {
    await closeClient(second);
  }
  throw migrationError("POOLED_CONNECTION", { target: describeTarget(connection) });
}
