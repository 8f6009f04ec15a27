import { refuse } from "../../errors";
import { tableName, type PreflightRule } from "./rule";

const hold = "Leave this table as it is until that is supported.";

/** Refuses what is not an ordinary, permanent heap table of its own. */
export const refuseSourceKind: PreflightRule = (subject) => {
  const { state } = subject;
  const table = tableName(subject);
  if (state.kind !== "TABLE" && state.kind !== "PARTITIONED TABLE")
    return [refuse("NOT_A_TABLE", "table", { table, kind: state.kind.toLowerCase() })];
  const traits: [boolean, string, string][] = [
    [state.isPartition, "is a partition of another table", "Declare the partitioned table itself."],
    [state.persistence === "UNLOGGED", "is UNLOGGED", "Run ALTER TABLE … SET LOGGED first."],
    [state.persistence === "TEMPORARY", "is temporary", "Declare a permanent table."],
    [
      state.accessMethod !== "heap" && state.kind === "TABLE",
      `uses the access method ${state.accessMethod}`,
      hold,
    ],
    [
      state.typedBy !== null,
      `is of the composite type ${state.typedBy ?? ""}`,
      "Run ALTER TABLE … NOT OF first.",
    ],
    [
      state.replicaIdentity !== "DEFAULT",
      `has REPLICA IDENTITY ${state.replicaIdentity}`,
      "Run ALTER TABLE … REPLICA IDENTITY DEFAULT first, if no subscriber needs it.",
    ],
    [
      state.rowSecurity.enabled || state.rowSecurity.forced,
      "has row security",
      "Row security is not carried yet: disable it first, if you may.",
    ],
  ];
  return traits
    .filter(([holds]) => holds)
    .map(([, trait, remedy]) => refuse("SOURCE_UNSUPPORTED", "table", { table, trait, remedy }));
};
