import { guardsOf } from "../schema/guard";
import type { LayoutRule } from "../schema/plan";
import type { TableState } from "../schema/table-state";
import { hazardsOfHistory, planAttachHistory } from "./attach-history";
import type { CopyNames } from "./copy-names";
import { planCopySwap } from "./copy-swap";
import { fingerprint } from "./fingerprint";
import { takesKeysByLeaf } from "./foreign-keys";
import { hazardsOfGuards } from "./guards";
import { hazardsOfPartitioning } from "./hazards";
import { historyName, keepsHistory, type HistoryRule, type HistoryTarget } from "./history";
import { layoutRuleOf } from "./layout-rule";
import { chooseName, chooseStem } from "./names";
import { declaredNames, describePartitioning, findMismatch } from "./partitioned";
import { seal, type Planned, type PlanRequest } from "./plan-request";
import { checkCopySwap } from "./preflight";
import { checkHistory } from "./preflight/history";

function chooseNames({ target, state, resumed, earlierSwaps }: PlanRequest): CopyNames {
  if (resumed) return resumed;
  const taken = new Set(state.namesTaken);
  return {
    interim: chooseName(state.table, "_interim", taken),
    retired: chooseName(state.table, "_retired", taken),
    stem: chooseStem(state.table, taken, declaredNames(target)),
    journalSuffix: earlierSwaps === 0 ? "" : `_${earlierSwaps + 1}`,
    sequences: [],
    indexes: [],
    guards: [],
  };
}

/** Why rows have to move. */
function reasonToCopy({ partitioning }: TableState, layout: LayoutRule): string {
  if (partitioning !== null && layout.strategy === "NONE")
    return `The table is partitioned: ${describePartitioning(partitioning)}. PostgreSQL cannot bring partitions together in place, so a plain copy is filled while the application goes on, proven equal, and swapped in.`;
  const [actual, how] =
    partitioning === null
      ? ["The table is not partitioned.", "partition a table in place"]
      : [
          `The table is partitioned otherwise: ${findMismatch(partitioning, layout) ?? ""}.`,
          "partition it anew in place",
        ];
  return `${actual} PostgreSQL cannot ${how}, so a partitioned copy is filled while the application goes on, proven equal, and swapped in.`;
}

function planCopy(request: PlanRequest): Planned {
  const refusals = checkCopySwap(request);
  if (refusals.length > 0) return { refusals };
  const { state, target } = request;
  const names = chooseNames(request);
  const layout = layoutRuleOf(target, state, names.stem);
  const steps = planCopySwap(state, target, layout, names, takesKeysByLeaf(request.database));
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "copySwap",
      reason: reasonToCopy(state, layout),
      layout,
      sourceFingerprint: fingerprint(state),
      hazards: [
        ...hazardsOfPartitioning(state, target),
        ...hazardsOfGuards(state, target, guardsOf({ steps })),
      ],
      steps,
    }),
  };
}

/** No row moves: the table becomes the first partition. */
function planHistory(request: PlanRequest, target: HistoryTarget): Planned {
  const refusals = checkHistory(request);
  if (refusals.length > 0) return { refusals };
  const { state } = request;
  const chosen = chooseNames(request);
  const names = { ...chosen, retired: historyName(target, chosen.stem) };
  const layout = layoutRuleOf(target, state, names.stem) as HistoryRule;
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "attachHistory",
      reason:
        'The table is not partitioned, and history is "keepAsOnePartition": its rows stay where they are, and it becomes the first partition of its partitioned successor.',
      layout,
      sourceFingerprint: fingerprint(state),
      hazards: [...hazardsOfHistory(layout, names.retired), ...hazardsOfPartitioning(state, target)],
      steps: planAttachHistory(state, target, layout, names),
    }),
  };
}

/** Moves the rows, or keeps them where they are, as declared. */
export function planRows(request: PlanRequest): Planned {
  return keepsHistory(request.target) ? planHistory(request, request.target) : planCopy(request);
}
