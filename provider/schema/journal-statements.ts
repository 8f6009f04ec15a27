/** Statements of templates/postgres/05_start_journal.sql in the order in which a run and the scripts send them. */
export const startJournalStatements = {
  beforeLock: [
    "createJournal",
    "createReverseJournal",
    "createJournalFunction",
    "createReverseFunction",
    "revokeFunctions",
  ],
  lock: "lockSource",
  underLock: ["createJournalTrigger", "alwaysJournal", "createTruncateTrigger", "alwaysTruncate"],
} as const;
