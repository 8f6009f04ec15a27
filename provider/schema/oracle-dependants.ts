/**
 * Kinds of dependants that find the table by its name, and only need to be compiled again after a swap. Everything else belongs to
 * the table as an object.
 */
export const resolvedByName: ReadonlySet<string> = new Set([
  ...["VIEW", "MATERIALIZED VIEW", "SYNONYM", "PROCEDURE", "FUNCTION", "PACKAGE", "PACKAGE BODY", "TRIGGER"],
  ...["TYPE", "TYPE BODY"],
]);
