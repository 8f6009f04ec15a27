import { quoteIdentifier } from "../../dialect/oracle-quoting";
import type { OracleCopyColumn } from "../../schema/oracle-plan";

/** How many keys the optimizer is told to expect in a batch: few enough to look each one up. */
const expectedKeys = 200;

/** Oracle ignores a hint that it cannot follow. A name that would end the comment stands in none. */
function hint(key: readonly OracleCopyColumn[], ...parts: readonly string[]): string {
  return key.some(({ name }) => name.includes("*/")) ? "" : `/*+ ${parts.join(" ")} */ `;
}

/** The index that begins with the key's columns, whatever it is called. */
function byKey(key: readonly OracleCopyColumn[], alias: string): string {
  return `INDEX(${alias} (${key.map(({ name }) => quoteIdentifier(name)).join(" ")}))`;
}

/** Rows of a chunk: a range of the key's index, never the whole table for each chunk. */
export function chunkHint(key: readonly OracleCopyColumn[]): string {
  return hint(key, byKey(key, "t"));
}

/** Rows of a batch's keys, one by one: the batch, a temporary table without statistics, leads. */
export function batchHint(key: readonly OracleCopyColumn[]): string {
  return hint(key, "LEADING(b@keys t)", "USE_NL(t)", byKey(key, "t"));
}

/** The keys of a batch, as a subquery names them. */
export const keysHint = `/*+ QB_NAME(keys) UNNEST CARDINALITY(b ${expectedKeys}) */ `;

/** Source and copy beside the keys of a batch. */
export function pairsHint(key: readonly OracleCopyColumn[]): string {
  return hint(
    key,
    `LEADING(j s i) CARDINALITY(j ${expectedKeys})`,
    "USE_NL(s)",
    byKey(key, "s"),
    "USE_NL(i)",
    byKey(key, "i"),
  );
}
