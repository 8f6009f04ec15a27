import type { Partitioning, TableState } from "../../schema/table-state";
import type { PreflightSubject } from "./rule";

/** Why rows cannot be moved out of a default partition, and what to do about it. */
export interface Obstacle {
  readonly reason: string;
  readonly remedy: string;
}

const byHand = "or move these rows yourself: delete them, add the partition, insert them again.";

/** A deferred row of the table, which the swap would have to check under its lock. */
function foreignKeyObstacle({ foreignKeys }: TableState): Obstacle | null {
  const name = foreignKeys[0]?.name;
  return name === undefined
    ? null
    : {
        reason: `the foreign key ${name} would be checked row by row under the lock of the swap`,
        remedy: `Drop the foreign key for the time of the run, ${byHand}`,
      };
}

function keyObstacle({ constraints }: TableState): Obstacle | null {
  if (constraints.some(({ kind, deferrable }) => kind === "PRIMARY KEY" && !deferrable)) return null;
  return {
    reason: "the table has no primary key that is not deferrable, by which changes could be replayed",
    remedy: `Add one, ${byHand}`,
  };
}

function constraintObstacle({ constraints }: TableState): Obstacle | null {
  const open = constraints.find(({ kind, validated }) => kind === "CHECK" && !validated);
  return open === undefined
    ? null
    : {
        reason: `the constraint ${open.name} is not validated, and a new partition could not have it so`,
        remedy: `Validate it, ${byHand}`,
      };
}

function publicationObstacle({ dependants }: TableState): Obstacle | null {
  const found = dependants.find(({ kind }) => kind === "PUBLICATION" || kind === "SUBSCRIPTION");
  return found === undefined
    ? null
    : {
        reason: `subscribers of ${found.name} would get the rows a second time`,
        remedy: `Remove the table from it, if its subscribers allow that, ${byHand}`,
      };
}

/** What hangs on the default partition alone would stay on the retired one. */
function objectObstacle({ objects }: Partitioning, fallback: TableState): Obstacle | null {
  const unquoted = (name: string) => name.replaceAll('"', "");
  const own = unquoted(`${fallback.schema}.${fallback.table}`);
  const found = objects.find(({ partition }) => unquoted(partition) === own);
  return found === undefined
    ? null
    : {
        reason: `${found.kind} ${found.name} hangs on the default partition alone and would stay on the retired one`,
        remedy: `Put it on the table, ${byHand}`,
      };
}

function kindObstacle(state: TableState, fallback: TableState): Obstacle | null {
  const isPlain = fallback.kind === "TABLE" && fallback.accessMethod === "heap";
  if (isPlain && fallback.schema === state.schema && fallback.owner === state.owner) return null;
  return {
    reason: "the default partition is not a plain table of the same schema and owner",
    remedy: `Replace it by such a one, ${byHand}`,
  };
}

/** Why the rows cannot be moved by a swap of default partitions; null where they can. */
export function findObstacle({ state }: PreflightSubject, fallback: TableState): Obstacle | null {
  const { partitioning } = state;
  return (
    kindObstacle(state, fallback) ??
    keyObstacle(state) ??
    foreignKeyObstacle(state) ??
    constraintObstacle(state) ??
    publicationObstacle(state) ??
    (partitioning === null ? null : objectObstacle(partitioning, fallback))
  );
}
