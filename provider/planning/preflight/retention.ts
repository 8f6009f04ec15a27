import { refuse, type Refusal } from "../../errors";
import { guardedKeys } from "../guards";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

interface Block {
  readonly reason: string;
  readonly remedy: string;
}

function foreignKeyBlock({ state }: PreflightSubject): Block | null {
  const key = state.foreignKeys.find(({ direction }) => direction !== "OUTGOING");
  return key === undefined
    ? null
    : {
        reason: `rows of ${key.table.schema}.${key.table.name} refer to its rows by the foreign key ${key.name}, and PostgreSQL would look through all of them under the lock`,
        remedy: "Drop the foreign key, or remove retention.",
      };
}

function guardBlock({ state, target }: PreflightSubject): Block | null {
  const key = state.guards[0]?.key ?? guardedKeys(state, target)[0]?.index.name;
  return key === undefined
    ? null
    : {
        reason: `the unique key ${key} is kept by a guard, where the keys of a partition that has left would go on to be refused`,
        remedy:
          "Remove retention and detach by hand as docs/guide/unique-keys.md says, or choose a partition key that the unique key contains.",
      };
}

function refuseIntegers({ target }: PreflightSubject): Refusal[] {
  if (target.partitionType !== "INTERVAL" || target.intervalType !== "NUMBER") return [];
  const problem = "needs intervals of time: an integer has no age";
  return [refuse("INVALID_SETTING", "retention", { path: "retention", problem })];
}

/** Refuses a retention that could never detach a partition of this very table, before there is any that is old. */
export const refuseRetention: PreflightRule = (subject) => {
  const { target } = subject;
  if (target.partitionType !== "INTERVAL" || !target.retention) return [];
  const block = foreignKeyBlock(subject) ?? guardBlock(subject);
  if (block === null) return refuseIntegers(subject);
  const names = { setting: "retention", table: tableName(subject), ...block };
  return [...refuseIntegers(subject), refuse("RETENTION_BLOCKED", "retention", names)];
};
