import { refuse } from "../../errors";
import { keyOptionOf } from "../unique-keys";
import { tableName, type PreflightRule } from "./rule";

/** Refuses a partitioned table whose old unique keys are guarded no more, unless the target does without. */
export const refuseDamagedGuards: PreflightRule = (subject) => {
  const { state, target } = subject;
  if (keyOptionOf(target) === "refuse") return [];
  return state.guards
    .filter(({ faults }) => faults.length > 0)
    .map(({ key, name, faults }) =>
      refuse("GUARD_DAMAGED", "uniqueKeys", {
        key,
        guard: name,
        table: tableName(subject),
        faults: faults.join("; "),
      }),
    );
};
