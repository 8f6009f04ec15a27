import type { Refusal } from "../../../errors";
import { refuseColumnTypes } from "./column-types";
import { refuseConstraints } from "./constraints";
import { refuseDeclared } from "./declared-partitions";
import { refuseUnexpected } from "./expected-source";
import { refuseInitial } from "./initial-value";
import { refuseDependants } from "./dependants";
import { refuseForeignKeys } from "./foreign-keys";
import { refuseGrants } from "./grants";
import { refuseIndexes } from "./indexes";
import { refuseKeyColumns } from "./key-columns";
import { refuseLargeObjects } from "./large-objects";
import { refuseComparison, refuseModifyOnline } from "./modify-online";
import { refuseOtherOwner } from "./owner";
import { refusePrimaryKey } from "./primary-key";
import { refuseMissingPrivileges, refuseWithoutLedger } from "./privileges";
import { refuseReadOnly } from "./read-only";
import type { OracleRule, OracleSubject } from "./rule";
import { refuseSettings } from "./settings";
import { refuseLobStorage, refuseStorage } from "./storage";
import { refuseSourceKind } from "./source-kind";
import { refuseTriggers } from "./triggers";
import { refuseUnseenKeys } from "./unseen-keys";

/** Rules of a copy-swap, beyond the kind of table and its key columns, which every method asks first. */
const copySwapRules: readonly OracleRule[] = [
  refuseUnexpected,
  refuseOtherOwner,
  refuseReadOnly,
  refusePrimaryKey,
  refuseColumnTypes,
  refuseLargeObjects,
  refuseConstraints,
  refuseForeignKeys,
  refuseUnseenKeys,
  refuseIndexes,
  refuseTriggers,
  refuseDependants,
  refuseGrants,
  refuseMissingPrivileges,
];

/** What no method can work with. */
export function checkOracleBasics(subject: OracleSubject): Refusal[] {
  const kind = refuseSourceKind(subject);
  return kind.some((refusal) => refusal.code === "NOT_A_TABLE")
    ? kind
    : [
        ...kind,
        ...refuseSettings(subject),
        ...refuseStorage(subject),
        ...refuseLobStorage(subject),
        ...refuseKeyColumns(subject),
        ...refuseInitial(subject),
        ...refuseDeclared(subject),
      ];
}

/**
 * What a change of the table's own partitioning cannot work with: nothing that hangs on the table is touched.
 * @param isAsDeclared where only partitions are missing: it has been migrated, so it is no more what it was before
 */
export function checkOracleMetadata(subject: OracleSubject, isAsDeclared: boolean): Refusal[] {
  const unexpected = isAsDeclared ? [] : refuseUnexpected(subject);
  const rules = [refuseOtherOwner, refuseReadOnly, refuseWithoutLedger];
  return [...unexpected, ...rules.flatMap((rule) => rule(subject))];
}

/** What Oracle's own statement cannot work with: the table stays the same object, with all that hangs on it. */
export function checkOracleModifyOnline(subject: OracleSubject): Refusal[] {
  const rules = [
    refuseUnexpected,
    refuseOtherOwner,
    refuseReadOnly,
    refuseColumnTypes,
    refuseModifyOnline,
    refuseComparison,
    refuseWithoutLedger,
  ];
  return rules.flatMap((rule) => rule(subject));
}

/** What the way back cannot work with: the rest was looked at before the run that is rolled back, and is the same by its inventory. */
export function checkOracleRollback(subject: OracleSubject): Refusal[] {
  const rules = [
    refuseOtherOwner,
    refuseReadOnly,
    refuseForeignKeys,
    refuseUnseenKeys,
    refuseDependants,
    refuseGrants,
    refuseMissingPrivileges,
  ];
  return rules.flatMap((rule) => rule(subject));
}

/** Triggers as they are defined: the server compiles one anew that a rename has made invalid. */
function refuseTriggerKinds(subject: OracleSubject): Refusal[] {
  const triggers = subject.state.triggers.map((trigger) => ({ ...trigger, valid: null }));
  return refuseTriggers({ ...subject, state: { ...subject.state, triggers } });
}

/**
 * What neither table of a rollback may have come to since its run: it is in no inventory of the two, and would be lost or not work.
 * @param now the table
 * @param old the retired one, which comes back
 */
export function checkOracleReturning(now: OracleSubject, old: OracleSubject): Refusal[] {
  const ofBoth = [refuseSourceKind, refuseTriggerKinds];
  const ofOld = [refuseReadOnly, refuseIndexes, refuseDependants];
  return [...ofBoth.flatMap((rule) => rule(now)), ...[...ofBoth, ...ofOld].flatMap((rule) => rule(old))];
}

/** What a copy-swap cannot work with. */
export function checkOracleCopySwap(subject: OracleSubject): Refusal[] {
  return copySwapRules.flatMap((rule) => rule(subject));
}
