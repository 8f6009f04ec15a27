import { refuse } from "../../../errors";
import { tableName, type OracleRule } from "./rule";

const hold = "Leave this table as it is until that is supported.";

/** Refuses what is not an ordinary heap table. */
export const refuseSourceKind: OracleRule = (subject) => {
  const { state } = subject;
  const table = tableName(subject);
  if (state.kind !== "TABLE" && state.kind !== "PARTITIONED TABLE")
    return [refuse("NOT_A_TABLE", "table", { table, kind: state.kind.toLowerCase() })];
  const traits: [boolean, string, string][] = [
    ...state.traits.map((trait): [boolean, string, string] => [true, `is ${trait}`, hold]),
    [
      state.partitioning?.strategy === "REFERENCE",
      "is partitioned by reference to another table",
      "Declare a table that has partition keys of its own.",
    ],
  ];
  return traits
    .filter(([holds]) => holds)
    .map(([, trait, remedy]) => refuse("SOURCE_UNSUPPORTED", "table", { table, trait, remedy }));
};
