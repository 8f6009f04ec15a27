import { initialValueOf, refuseInitialValue } from "../../initial-value";
import { canonicalOracleValue } from "../key-values";
import { tableName, type OracleRule, type OracleSubject } from "./rule";

type Written = (written: string | number) => string | null;

function canonicalIn({ target, state }: Pick<OracleSubject, "target" | "state">): Written {
  const key = "partitionColumn" in target ? target.partitionColumn : null;
  const column = state.columns.find(({ name }) => name === key);
  return (written) => (column === undefined ? null : canonicalOracleValue(written, column));
}

/** Refuses a first value that is none of the key. */
export const refuseInitial: OracleRule = (subject) =>
  // A column that is not there is refused by its own path.
  subject.state.columns.some(
    ({ name }) => "partitionColumn" in subject.target && name === subject.target.partitionColumn,
  )
    ? refuseInitialValue(subject.target, tableName(subject), canonicalIn(subject))
    : [];

/** The value before which no row may lie, as Oracle prints it; null where nothing is declared. */
export function initialValue(subject: Pick<OracleSubject, "target" | "state">): string | null {
  return initialValueOf(subject.target, canonicalIn(subject));
}
