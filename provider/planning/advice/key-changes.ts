import { isNamedAsChanging } from "../recommendation";
import type { AdviceRule } from "./subject";

const remedy = "Partition by what a row keeps for its life, such as the time at which it came.";

/** Each UPDATE that moves a row to another partition is a DELETE and an INSERT. */
export const adviseOnKeyChanges: AdviceRule = ({ target, keyUpdates }) => {
  if (target.partitionType === "NONE" || target.partitionType === "HASH") return [];
  const { partitionColumn: column } = target;
  const code = "KEY_CHANGES";
  const [first] = keyUpdates ?? [];
  if (first !== undefined) {
    const calls = (keyUpdates ?? []).reduce((sum, update) => sum + update.calls, 0);
    const text = `The application sets ${column}, ${calls.toLocaleString("en-US")} times by pg_stat_statements (${first.query}): a row whose key leaves its partition is deleted and inserted again.`;
    return [{ code, text, remedy }];
  }
  if (!isNamedAsChanging(column)) return [];
  const text = `By its name ${column} changes during a row's life${keyUpdates === null ? ", and nobody here counts statements that would show it" : ""}: a row whose key leaves its partition is deleted and inserted again.`;
  return [{ code, text, remedy }];
};
