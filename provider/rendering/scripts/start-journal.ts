import { startJournalStatements } from "../../schema/journal-statements";
import type { View } from "../template";
import { journalStepOf, openingOf, type ScriptRequest } from "./request";
import type { Statements } from "./scope";
import { shortLock } from "./short-lock";

/** What is recorded with the journal: a rollback has more to do in the same step. */
function recordJournal(request: ScriptRequest): string {
  return openingOf(request) === null
    ? "CALL pg_temp.end_step('startJournal', NULL)"
    : "CALL pg_temp.record_item('prepareRollback', 'journal')";
}

/** The structure that the scripts stand on, and the one that the triggers make of it, are read as of one moment. */
export function startJournalView(request: ScriptRequest, statements: Statements, scope: View): View {
  const { journal } = statements;
  const { beforeLock, lock, underLock } = startJournalStatements;
  const { hasPartitions } = journalStepOf(request).copy;
  const recordSegments = hasPartitions
    ? [
        `SELECT jsonb_agg(to_jsonb(leaf)) INTO v_segments FROM (${journal.plain("readSegments")}) leaf`,
        "CALL pg_temp.record_event('segments', jsonb_build_object('segments', v_segments))",
      ]
    : [];
  const startJournal = shortLock(scope, {
    activity: "Starting the journal",
    lockedOid: String(scope["sourceOid"]),
    isSnapshot: true,
    declarations: hasPartitions ? ["v_segments jsonb"] : [],
    body: [
      "CALL pg_temp.hold_fence()",
      `PERFORM table_migration.demand(pg_temp.structure() = ${String(scope["structureText"])}, 'TM104', 'SOURCE_CHANGED: the table, or what hangs on it, was altered since these scripts were made')`,
      ...[...beforeLock, lock, ...underLock].map((name) => journal.executed(name)),
      ...recordSegments,
      "CALL pg_temp.record_event('structure', jsonb_build_object('signature', pg_temp.structure()))",
      recordJournal(request),
    ],
  });
  return { startJournal };
}
