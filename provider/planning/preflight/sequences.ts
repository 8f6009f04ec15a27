import { refuse } from "../../errors";
import { tableName, type PreflightRule } from "./rule";

/** Refuses a sequence that cannot follow its column: PostgreSQL wants it in the table's schema, and of its owner. */
export const refuseSequences: PreflightRule = (subject) =>
  subject.state.sequences
    .filter((sequence) => sequence.schema !== subject.state.schema || sequence.owner !== subject.state.owner)
    .map((sequence) =>
      refuse("NOT_CARRIED", "table", {
        kind: "SEQUENCE",
        name: `${sequence.schema}.${sequence.name}`,
        table: tableName(subject),
        remedy: "Give it the table's schema and owner, or run ALTER SEQUENCE … OWNED BY NONE.",
      }),
    );
