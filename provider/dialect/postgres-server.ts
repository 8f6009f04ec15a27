import { migrationError } from "../errors";
import type { Connection } from "../schema/connection";
import { describeTarget } from "./postgres-address";
import { closeClient, openClient } from "./postgres-client";
import { connectFailure } from "./postgres-failures";
import { refuseTransactionPooler } from "./postgres-pooler";
import { openSession } from "./postgres-session";
import type { Session } from "./session";

const OLDEST_MAJOR = 15;
const NEWEST_MAJOR = 18;
const APPLICATION_NAME = "table-migration check";

/** What decides whether a server can be worked with at all. */
export interface ServerState {
  /** server_version_num: 180004 */
  readonly version: number;
  readonly isInRecovery: boolean;
}

/** Reads what {@link refuseServer} judges, in one round trip. */
export async function inspectServer(session: Session): Promise<ServerState> {
  const { rows } = await session.run({
    name: "server.inspect",
    text: "SELECT current_setting('server_version_num')::int AS version, pg_is_in_recovery() AS is_in_recovery",
  });
  return { version: Number(rows[0]?.["version"]), isInRecovery: rows[0]?.["is_in_recovery"] === true };
}

/** @throws DATABASE_UNSUPPORTED outside of PostgreSQL 15 to 18; DATABASE_READ_ONLY for a standby */
export function refuseServer(connection: Connection, { version, isInRecovery }: ServerState): void {
  const target = describeTarget(connection);
  const [major, minor] = [Math.floor(version / 10_000), version % 10_000];
  if (major < OLDEST_MAJOR || major > NEWEST_MAJOR) {
    const supported = `${OLDEST_MAJOR} to ${NEWEST_MAJOR}`;
    throw migrationError("DATABASE_UNSUPPORTED", {
      target,
      version: `PostgreSQL ${major}.${minor}`,
      supported,
    });
  }
  if (!isInRecovery) return;
  const remedy = "Point the connection at the primary.";
  throw migrationError("DATABASE_READ_ONLY", { target, state: "a standby", remedy });
}

async function refusePoolerOf(connection: Connection): Promise<void> {
  const client = await openClient(connection, APPLICATION_NAME);
  try {
    await refuseTransactionPooler(connection, client);
  } finally {
    await closeClient(client);
  }
}

/**
 * Whether a migration can work with this server, once per connection and before anything else.
 * @throws what {@link openSession} throws, POOLED_CONNECTION, DATABASE_UNSUPPORTED or DATABASE_READ_ONLY
 */
export async function verifyServer(connection: Connection): Promise<ServerState> {
  await refusePoolerOf(connection).catch((error: unknown) => {
    throw connectFailure(connection, error);
  });
  const session = await openSession(connection, { applicationName: APPLICATION_NAME });
  try {
    const state = await inspectServer(session);
    refuseServer(connection, state);
    return state;
  } finally {
    await session.close();
  }
}
