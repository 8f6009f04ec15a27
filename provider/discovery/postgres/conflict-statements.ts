import type { Session } from "../../dialect/session";
import { searchStatements, type FrequentStatement } from "./frequent-statements";

/** The most frequent statements with ON CONFLICT that name a table; null where nobody knows those of all roles. */
export function findConflictStatements(session: Session, table: string): Promise<FrequentStatement[] | null> {
  return searchStatements(session, table, {
    name: "discovery.conflictStatements",
    pattern: "\\mINSERT\\M.*\\mON\\s+CONFLICT\\M",
    fewestCalls: 1,
    needsAllRoles: true,
    isMeant: () => true,
    mostShown: 5,
  });
}
