import type { TableState } from "../schema/table-state";

/** The journal's triggers on a table, as long as nobody has dropped them; an earlier run may have left those of its way back. */
function listJournalTriggers({ triggers }: TableState): TableState["triggers"] {
  return triggers.filter(
    ({ name, functionName }) =>
      name.startsWith("table_migration_journal") && functionName.startsWith("table_migration."),
  );
}

/** Whether every change of the source is journaled, whoever makes it. */
export function isJournalIntact(state: TableState): boolean {
  const ours = listJournalTriggers(state);
  return ours.length === 2 && ours.every((trigger) => trigger.state === "ALWAYS");
}

/** `table_migration_journal ALWAYS, table_migration_journal_truncate DISABLED` */
export function describeJournal(state: TableState): string {
  return (
    listJournalTriggers(state)
      .map(({ name, state: mode }) => `${name} ${mode}`)
      .join(", ") || "gone"
  );
}
