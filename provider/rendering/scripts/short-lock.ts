import { quoteLiteral } from "../../dialect/postgres";
import type { View } from "../template";
import { fillScript } from "./script-template";

export interface ShortLockDriver {
  readonly activity: string;
  /** Expression for the object id of the table whose lock is asked for. */
  readonly lockedOid: string;
  /** Reads everything as of one moment. */
  readonly isSnapshot?: boolean;
  readonly declarations?: readonly string[];
  /** Statements of plpgsql, of one attempt. */
  readonly body: readonly string[];
}

/** A block that asks for a lock again and again, each time for a short while. */
export function shortLock(scope: View, driver: ShortLockDriver): string {
  const { activity, lockedOid, isSnapshot = false, declarations = [], body } = driver;
  return fillScript("short_lock", {
    ...scope,
    activityText: quoteLiteral(activity),
    lockedOid,
    declarations: declarations.map((line) => `  ${line};\n`).join(""),
    isolation: isSnapshot ? "    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\n" : "",
    body: body.map((line) => `      ${line};\n`).join(""),
  });
}
