import { refuseUnexpected } from "./expected-source";
import { refuse, type Refusal } from "../../errors";
import { refuseConstraints } from "./constraints";
import { refuseUnpinnedFunctions } from "./functions";
import { refuseIndexes } from "./indexes";
import { refuseMissingPrivileges } from "./privileges";
import { describeKey, keyOptionOf, narrowKeysOf } from "../unique-keys";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";
import { refuseSequences } from "./sequences";
import { refuseTriggers } from "./triggers";
import { refuseUniqueKeys } from "./unique-keys";

/** The check that proves the bound while a run is under way. */
export const historyCheck = "table_migration_history";

function notKept(subject: PreflightSubject, reason: string, remedy: string): Refusal {
  return refuse("HISTORY_NOT_KEPT", "history", { table: tableName(subject), reason, remedy });
}

const refuseBound: PreflightRule = (subject) => {
  const { target } = subject;
  const first = target.partitionType === "RANGE" ? target.partitions[0] : undefined;
  if (first?.lessThan !== "MAXVALUE") return [];
  const reason = `the first partition ${first.name} has no upper bound, so nothing would ever be written beside it`;
  return [notKept(subject, reason, "Give it an upper bound above all rows, and declare what follows.")];
};

const refusePartitioned: PreflightRule = (subject) =>
  subject.state.partitioning === null
    ? []
    : [
        notKept(
          subject,
          "it is partitioned already, and otherwise than declared",
          'Set history to "copy": its rows must move.',
        ),
      ];

/** They go on pointing at what becomes a partition, and would see nothing of what is written beside it. */
const refuseDependants: PreflightRule = (subject) =>
  subject.state.dependants.map(({ kind, name, detail }) =>
    notKept(
      subject,
      `${kind} ${name}${detail === "" ? "" : ` (${detail})`} would go on looking at the first partition alone`,
      'Remove it first, if you may, or set history to "copy".',
    ),
  );

const refuseForeignKeys: PreflightRule = (subject) =>
  subject.state.foreignKeys.map(({ name, table }) =>
    notKept(
      subject,
      `the foreign key ${name} ON ${table.schema}.${table.name} is not carried by this way yet`,
      'Drop it first, if you may, or set history to "copy".',
    ),
  );

/** A guard is filled from a copy: here there is none, and the rows of the first partition would stay unguarded. */
const refuseNarrowKeys: PreflightRule = (subject) => {
  if (keyOptionOf(subject.target) === "refuse") return refuseUniqueKeys(subject);
  return narrowKeysOf(subject.state, subject.target).map((key) =>
    notKept(
      subject,
      `its ${describeKey(key)} lacks ${key.missing.join(" and ")}, and the rows that stay where they are get no guard`,
      'Set history to "copy".',
    ),
  );
};

const refuseCheckName: PreflightRule = (subject) =>
  subject.state.constraints.some(({ name }) => name === historyCheck)
    ? [
        notKept(
          subject,
          `it has a constraint named ${historyCheck}, as a run names its own`,
          "Rename it first.",
        ),
      ]
    : [];

const rules: readonly PreflightRule[] = [
  refuseUnexpected,
  refusePartitioned,
  refuseBound,
  refuseNarrowKeys,
  refuseForeignKeys,
  refuseConstraints,
  refuseCheckName,
  refuseIndexes,
  refuseUnpinnedFunctions,
  refuseDependants,
  refuseTriggers,
  refuseSequences,
  refuseMissingPrivileges,
];

/** Why a plain table cannot become the first partition of its successor. */
export function checkHistory(subject: PreflightSubject): Refusal[] {
  return rules.flatMap((rule) => rule(subject));
}
