import type { Refusal } from "../../errors";
import { refuseConstraints } from "./constraints";
import { refuseUnexpected } from "./expected-source";
import { refuseInitial } from "./initial-value";
import { refuseDependants } from "./dependants";
import { refuseForeignKeys } from "./foreign-keys";
import { refuseUnpinnedFunctions } from "./functions";
import { refuseIndexes } from "./indexes";
import { refuseKeyColumns } from "./key-columns";
import { refuseKeyUsers } from "./key-users";
import { refuseKeptPartitions } from "./kept-partitions";
import { refuseMaterializedViews } from "./materialized-views";
import { refuseMethod } from "./method";
import { refusePartitionObjects } from "./partition-objects";
import { refuseMissingPrivileges } from "./privileges";
import { refuseRetention } from "./retention";
import { refuseRoutines } from "./routines";
import type { PreflightRule, PreflightSubject } from "./rule";
import { refuseSequences } from "./sequences";
import { refuseSourceKind } from "./source-kind";
import { refuseStorage } from "./storage";
import { refuseTriggers } from "./triggers";
import { refuseUniqueKeys } from "./unique-keys";
import { refuseViews } from "./views";

/** Rules of a copy-swap, beyond the kind of table and its key columns, which every method asks first. */
const copySwapRules: readonly PreflightRule[] = [
  refuseUnexpected,
  refuseUniqueKeys,
  refuseConstraints,
  refuseForeignKeys,
  refuseIndexes,
  refuseUnpinnedFunctions,
  refuseDependants,
  refuseViews,
  refuseMaterializedViews,
  refuseRoutines,
  refuseKeyUsers,
  refusePartitionObjects,
  refuseTriggers,
  refuseSequences,
  refuseMissingPrivileges,
];

/** What no method can work with. */
export function checkBasics(subject: PreflightSubject): Refusal[] {
  const kind = refuseSourceKind(subject);
  return kind.some((refusal) => refusal.code === "NOT_A_TABLE")
    ? kind
    : [
        ...kind,
        ...refuseKeptPartitions(subject),
        ...refuseMethod(subject),
        ...refuseStorage(subject),
        ...refuseKeyColumns(subject),
        ...refuseInitial(subject),
        ...refuseRetention(subject),
      ];
}

/** What a copy-swap cannot work with. */
export function checkCopySwap(subject: PreflightSubject): Refusal[] {
  return copySwapRules.flatMap((rule) => rule(subject));
}

const returningRules: readonly PreflightRule[] = [
  refuseSourceKind,
  refuseMethod,
  refuseStorage,
  refuseConstraints,
  refuseForeignKeys,
  refuseIndexes,
  refuseDependants,
  refuseViews,
  refuseMaterializedViews,
  refuseRoutines,
  refusePartitionObjects,
  refuseTriggers,
  refuseSequences,
  refuseMissingPrivileges,
];

/**
 * What neither table of a rollback may have come to since its run, and could not be carried to the one that comes back.
 * @param now the table
 * @param old the retired one, which comes back
 */
export function checkReturning(now: PreflightSubject, old: PreflightSubject): Refusal[] {
  const ofNow = returningRules.flatMap((rule) => rule(now));
  if (ofNow.length > 0) return ofNow;
  const rulesOfOld = [refuseSourceKind, refuseIndexes, refusePartitionObjects, refuseMissingPrivileges];
  return rulesOfOld.flatMap((rule) => rule(old));
}
