import { OracleError } from "../contract";
import type { AlterSystem } from "../sql/ast";
import type { Session } from "./session";

type Action = AlterSystem["action"];

/** ALTER SYSTEM: ends sessions; what only concerns memory and files means nothing here. */
export async function alterSystem(session: Session, { action, position }: AlterSystem): Promise<void> {
  if (!session.privileges.has("ALTER SYSTEM")) throw new OracleError(1031, "insufficient privileges");
  if (action.kind === "set") {
    throw new OracleError(3001, `unimplemented feature: ALTER SYSTEM SET ${action.name}`, position);
  }
  if (action.kind !== "killSession" && action.kind !== "disconnectSession") return;
  const target = targetOf(session, action);
  if (action.kind === "killSession") await target.kill();
  else await target.disconnect();
}

/** 'sid,serial#' or 'sid,serial#,@instance'. */
function targetOf(session: Session, { session: text }: Extract<Action, { session: string }>): Session {
  const [, id, serial] = /^\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*@1\s*)?$/.exec(text) ?? [];
  if (id === undefined) throw new OracleError(26, "missing or invalid session ID");
  if (Number(id) === session.sessionId) throw new OracleError(27, "cannot kill current session");
  for (const other of session.state.sessions) {
    if (other.sessionId === Number(id) && other.serialNumber === Number(serial)) return other;
  }
  throw new OracleError(30, `User session ID ${id} does not exist.`);
}
