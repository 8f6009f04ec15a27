import oracledb from "oracledb";
import { migrationError } from "../errors";
import type { OracleConnection } from "../schema/connection";
import { databaseErrorFrom } from "./oracle-errors";

/** How long one address of the connect string may take, in seconds, and connecting in all. */
const ADDRESS_TIMEOUT_S = 10;
const CONNECT_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** Minutes between probes of an idle connection, so that neither side waits for a dead one. */
const PROBE_MINUTES = 1;

/** Settles as the promise does, or fails after a time; what comes later goes to `discard`. */
async function within<T>(milliseconds: number, promise: Promise<T>, discard: (late: T) => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(new Error(`no answer within ${milliseconds / 1000} s`));
    }, milliseconds);
  });
  promise.then(
    (value) => isLate && discard(value),
    () => undefined,
  );
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Loads the Oracle Client libraries, once per process. The driver has one mode for all its connections.
 * @see https://node-oracledb.readthedocs.io/en/latest/user_guide/initialization.html
 */
function chooseMode({ thickMode, configDir }: OracleConnection): void {
  if (thickMode === undefined) {
    if (oracledb.thin) return;
    const reason = "another Oracle connection of this stack sets it, and it counts for all or for none";
    throw migrationError("THICK_MODE_FAILED", { reason });
  }
  try {
    oracledb.initOracleClient({
      ...(thickMode.libDir !== undefined && { libDir: thickMode.libDir }),
      ...(configDir !== undefined && { configDir }),
    });
  } catch (thrown) {
    const error = databaseErrorFrom(thrown, "session.initOracleClient", false);
    throw migrationError("THICK_MODE_FAILED", { reason: error.message.replace(/\.+$/, "") }, error);
  }
}

function attributesOf(connection: OracleConnection): oracledb.ConnectionAttributes {
  const { user, password, connectString, walletLocation, walletPassword, configDir } = connection;
  return {
    user,
    password,
    connectString,
    ...(walletLocation !== undefined && { walletLocation }),
    ...(walletPassword !== undefined && { walletPassword }),
    ...(configDir !== undefined && oracledb.thin && { configDir }),
    ...(oracledb.thin && { connectTimeout: ADDRESS_TIMEOUT_S, expireTime: PROBE_MINUTES }),
    // The driver's process-wide defaults are anybody's; what is named here is ours.
    externalAuth: false,
  };
}

/** Says goodbye if the server listens; does not wait for one that does not. Never throws. */
export async function closeClient(client: oracledb.Connection): Promise<void> {
  await within(CLOSE_TIMEOUT_MS, client.close(), () => undefined).catch(() => undefined);
}

/**
 * Connects, and does nothing else: the server's defaults are in force. Within half a minute, and within ten seconds for each
 * address of the connect string.
 * @throws THICK_MODE_FAILED or the driver's own error
 */
export async function openClient(connection: OracleConnection): Promise<oracledb.Connection> {
  chooseMode(connection);
  const opening = oracledb.getConnection(attributesOf(connection));
  return within(CONNECT_TIMEOUT_MS, opening, (late) => void closeClient(late));
}
