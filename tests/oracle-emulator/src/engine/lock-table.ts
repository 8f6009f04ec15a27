import { OracleError } from "../contract";
import type { LockMode, LockTable } from "../sql/ast";
import type { Connection } from "./connection";
import { snapshotOf, type NamesOfSession } from "./runner";

/** Oracle's modes and PostgreSQL's conflict alike. */
const MODES: Readonly<Record<LockMode, string>> = {
  "ROW SHARE": "ROW SHARE",
  "SHARE UPDATE": "ROW SHARE",
  "ROW EXCLUSIVE": "ROW EXCLUSIVE",
  SHARE: "SHARE",
  "SHARE ROW EXCLUSIVE": "SHARE ROW EXCLUSIVE",
  EXCLUSIVE: "EXCLUSIVE",
};

/** LOCK TABLE: ORA-00054 when the lock is not to be had in time. The caller has a transaction open. */
export async function lockTable(
  session: NamesOfSession,
  connection: Connection,
  statement: LockTable,
): Promise<void> {
  for (const { name, partition, position } of statement.tables) {
    if (partition !== undefined)
      throw new OracleError(3001, "unimplemented feature: LOCK TABLE … PARTITION", position);
    const object = snapshotOf(session).resolve(name.schema?.name, name.name.name);
    if (object?.kind !== "RELATION" || object.viewText !== undefined || !session.privileges.knows(object)) {
      throw new OracleError(942, "table or view does not exist", name.position);
    }
    const mayLock =
      session.privileges.has("LOCK ANY TABLE") ||
      (["SELECT", "INSERT", "UPDATE", "DELETE", "ALTER"] as const).some((privilege) =>
        session.privileges.may(privilege, object),
      );
    if (!mayLock) throw new OracleError(1031, "insufficient privileges");
    await lock(connection, object.objectId, statement);
  }
}

async function lock(connection: Connection, objectId: number, { mode, wait }: LockTable): Promise<void> {
  const nowait = wait.kind === "nowait" || (wait.kind === "wait" && wait.seconds === 0) ? " NOWAIT" : "";
  if (wait.kind === "wait" && wait.seconds > 0) {
    await connection.run(`SET LOCAL lock_timeout = ${wait.seconds * 1000}`);
  }
  await connection.query(`LOCK TABLE data.t${objectId} IN ${MODES[mode]} MODE${nowait}`);
  // The setting outlives the statement; later ones of the transaction wait for ever again.
  await connection.run("SET LOCAL lock_timeout = 0");
}
