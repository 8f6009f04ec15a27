import type { SessionSnapshot } from "../catalog/snapshot";
import type { Session } from "./session";

/**
 * Global temporary tables that a statement uses: each session has its own, made when it is first used. So are the functions of the
 * stored functions that it calls.
 */
export async function prepareTemporary(session: Session, snapshot: SessionSnapshot): Promise<void> {
  for (const text of snapshot.functions.texts.values()) await session.connection.run(text);
  for (const object of snapshot.used.values()) {
    if (object.kind !== "RELATION" || object.onCommit === undefined) continue;
    const rows = object.onCommit === "DELETE" ? "DELETE ROWS" : "PRESERVE ROWS";
    const id = object.objectId;
    await session.connection.run(
      `CREATE TEMP TABLE IF NOT EXISTS t${id} (LIKE data.t${id} INCLUDING ALL) ON COMMIT ${rows}`,
    );
  }
}
