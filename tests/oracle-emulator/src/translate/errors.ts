import { OracleError } from "../contract";

/** What PostgreSQL says of a failed statement: the fields of pg's DatabaseError that matter here. */
export interface PostgresError extends Error {
  readonly code?: string | undefined;
  readonly constraint?: string | undefined;
  readonly column?: string | undefined;
  readonly table?: string | undefined;
}

/** Physical names of PostgreSQL back to Oracle's; undefined where a name is not of the catalog. */
export interface NameLookup {
  /** `"S"."T_PK"` without quotes: `S.T_PK`. */
  constraint(physicalName: string): string | undefined;
  /** `"S"."T"."C"`, quoted as ORA-01400 prints it. */
  column(physicalTable: string, physicalColumn: string): string | undefined;
}

/** A construct that the emulator does not know: it fails, and never runs as something else. */
export function unimplemented(construct: string, offset = 0): OracleError {
  return new OracleError(3001, `unimplemented feature: ${construct}`, offset);
}

/** SQLSTATEs that stand for one Oracle error, whatever the statement was. */
const PLAIN: Readonly<Record<string, readonly [code: number, text: string]>> = {
  "22003": [1438, "value larger than specified precision allowed for this column"],
  "22007": [1861, "literal does not match format string"],
  "22008": [1841, "(full) year must be between -4713 and +9999, and not be 0"],
  "22012": [1476, "divisor is equal to zero"],
  "22P02": [1722, "unable to convert string value to a number"],
  "21000": [1427, "single-row subquery returns more than one row"],
  "2201E": [1428, "argument is out of range"],
  "2201F": [1428, "argument is out of range"],
  "2201B": [12725, "unmatched parentheses in regular expression"],
  "22001": [12899, "value too large for column"],
  "2200H": [8004, "sequence goes beyond its limit and cannot be instantiated"],
  "40001": [8177, "can't serialize access for this transaction"],
  "40P01": [60, "deadlock detected while waiting for resource"],
  "55P03": [54, "Resource busy; acquire with NOWAIT specified or timeout expired"],
  "57014": [1013, "user requested cancel of current operation"],
  "25006": [1456, "may not perform insert, delete, update operation inside a READ ONLY transaction"],
  "53100": [1653, "unable to extend table"],
  "54001": [36, "maximum number of recursive SQL levels exceeded"],
};

/** Violations, with the name of the constraint. */
const CONSTRAINTS: Readonly<Record<string, readonly [code: number, text: (name: string) => string]>> = {
  "23505": [1, (name) => `unique constraint (${name}) violated`],
  "23514": [2290, (name) => `check constraint (${name}) violated`],
  "23503": [2291, (name) => `integrity constraint (${name}) violated - parent key not found`],
  "23001": [2292, (name) => `integrity constraint (${name}) violated - child record found`],
};

function notNull(error: PostgresError, names: NameLookup, updating: boolean): OracleError {
  const column = names.column(error.table ?? "", error.column ?? "") ?? `"${error.column ?? ""}"`;
  return updating
    ? new OracleError(1407, `cannot update (${column}) to NULL`, 0, { cause: error })
    : new OracleError(1400, `cannot insert NULL into (${column})`, 0, { cause: error });
}

/** A foreign key fails on the child's side unless it was the parent that changed. */
function constraintState(error: PostgresError): string {
  return error.code === "23503" && error.message.startsWith("update or delete")
    ? "23001"
    : (error.code ?? "");
}

/** States that PostgreSQL shares between what Oracle tells apart. */
function byMessage(error: PostgresError): OracleError | undefined {
  if (error.code === "21000" && error.message.startsWith("MERGE")) {
    return new OracleError(30926, "unable to get a stable set of rows in the source tables", 0, {
      cause: error,
    });
  }
  if (error.code === "55000" && error.message.startsWith("currval")) {
    return new OracleError(8002, "sequence CURRVAL is not yet defined in this session", 0, { cause: error });
  }
  return undefined;
}

/** ORA-nnnnn texts that the runtime schema raised. */
function raised(error: PostgresError): OracleError | undefined {
  const found = /^ORA-(\d{5}): ([\s\S]*)$/.exec(error.message);
  if (found === null) return undefined;
  return new OracleError(Number(found[1]), found[2] ?? "", 0, { cause: error });
}

/**
 * What Oracle would have said. Never raw: an error without a counterpart is ORA-03001 with PostgreSQL's text as its cause.
 * @param updating the statement was an UPDATE, or the update of a MERGE
 */
export function toOracleError(
  error: PostgresError,
  names: NameLookup = { constraint: () => undefined, column: () => undefined },
  updating = false,
): OracleError {
  if (error instanceof OracleError) return error;
  const own = raised(error);
  if (own !== undefined) return own;
  const state = error.code ?? "";
  if (state === "23502") return notNull(error, names, updating);
  const worded = byMessage(error);
  if (worded !== undefined) return worded;
  const constraint = CONSTRAINTS[constraintState(error)];
  if (constraint !== undefined) {
    const name = names.constraint(error.constraint ?? "") ?? error.constraint ?? "";
    return new OracleError(constraint[0], constraint[1](name), 0, { cause: error });
  }
  const plain = PLAIN[state];
  if (plain !== undefined) return new OracleError(plain[0], plain[1], 0, { cause: error });
  return new OracleError(3001, `unimplemented feature: (${state}) ${error.message}`, 0, { cause: error });
}
