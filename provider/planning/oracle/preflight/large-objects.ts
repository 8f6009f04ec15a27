import { refuse } from "../../../errors";
import { tableName, type OracleRule } from "./rule";

/** Refuses large objects whose storage cannot be written down again. */
export const refuseLargeObjects: OracleRule = (subject) =>
  subject.state.lobs
    .filter(({ encrypted }) => encrypted)
    .map(({ column }) =>
      refuse("NOT_CARRIED", "table", {
        kind: "Encryption of LOB",
        name: column,
        table: tableName(subject),
        remedy: "Encrypt its tablespace instead, if you may; the copy would not be encrypted.",
      }),
    );
