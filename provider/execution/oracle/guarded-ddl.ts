import { isNoDataFound, type OracleCommand } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import type { Statement } from "../../schema/statement";
import type { Ledger } from "../ledger";
import type { BindValues } from "../context";
import type { OracleContext, OracleTools } from "./context";

/** A session that changes objects, for a run or, without a ledger, after it. */
export interface DdlWork {
  readonly session: Session;
  readonly ledger?: Ledger;
  readonly tools: Pick<OracleTools, "renderer">;
}

/** DDL on the control session. */
export function ddlOf({ control, ledger, tools }: OracleContext): DdlWork {
  return { session: control.session, ledger, tools };
}

/** What a statement may take. */
export interface DdlLimit {
  /** Milliseconds until the server is told to give it up; 0 is for ever. */
  readonly callTimeoutMs: number;
}

/**
 * Runs a statement that commits by itself, unless the run was taken over. One block looks under lock and runs it: a process that
 * was stopped between the two would come back with DDL that another run's tables now answer to.
 * @throws where the run was taken over, as a failure of the kind `fenced`
 */
export async function guardDdl(
  { session, ledger, tools }: DdlWork,
  ddl: Statement,
  { callTimeoutMs }: DdlLimit = { callTimeoutMs: 0 },
): Promise<void> {
  const { name, text } = ddl;
  if (!ledger) return void (await session.runBatch({ name, text }));
  const guard = tools.renderer.ledger().statement("guardDdl");
  const { runId: run, token } = ledger;
  const values: BindValues = { run, token, worker: session.serverProcessId, ddl: text };
  try {
    const bound = guard.binds.map((bind) => values[bind] ?? null);
    const command: OracleCommand = { name, text: guard.text, values: bound, callTimeoutMs };
    await session.run(command);
  } catch (error) {
    if (session.isOpen) await session.runBatch({ name: "guard.rollback", text: "ROLLBACK" });
    if (isNoDataFound(error)) await ledger.holdFence(session);
    throw error;
  }
}
