import type { StepScript } from "../../schema/statement";
import type { OracleContext } from "./context";
import { withDdlLock, type DdlLock } from "./ddl-lock";

/** A lock in SHARE mode is granted when every transaction has ended that wrote before the trigger was there. */
export async function drain(
  { control }: OracleContext,
  lock: DdlLock,
  script: StepScript,
  statement: string,
): Promise<void> {
  await withDdlLock(control.session, { ...lock, mode: "SHARE" }, async (waitSeconds) => {
    const wait = waitSeconds === 0 ? "NOWAIT" : `WAIT ${waitSeconds}`;
    try {
      await control.run(script.statement(statement, { wait }));
    } finally {
      await control.rollback();
    }
  });
}
