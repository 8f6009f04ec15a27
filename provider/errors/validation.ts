/** What is wrong after a run, with the table or with its report. */
export const validationErrors = {
  VALIDATION_FAILED: {
    problem: "Table {table} was swapped in by run {run}, but does not pass its validation: {checks}.",
    remedy:
      "Read the report; the retired table and the reverse journal are kept. Mend what it names, and run pulumi up, which validates again.",
  },
  REPORT_NOT_WRITTEN: {
    problem: "The report on table {table} could not be written to {folder}: {reason}.",
    remedy: "Nothing else depends on it: mend the folder; the stack's output report has the same text.",
  },
} as const;
