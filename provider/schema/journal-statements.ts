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

/** Triggers of the copy that tell what changes in it. */
export const reverseTriggerStatements = [
  "createReverseTrigger",
  "alwaysReverse",
  "createReverseTruncateTrigger",
] as const;

/** Statements of the step that opens a retired table, in the order in which a run sends them. */
export const prepareRollbackStatements: readonly string[] = [
  "findRetired",
  ...startJournalStatements.beforeLock,
  startJournalStatements.lock,
  ...startJournalStatements.underLock,
  "readSegments",
  "disableTrigger",
  ...reverseTriggerStatements,
  "readStructures",
  "takeKeys",
  "takeChunks",
  "takeWhole",
];
