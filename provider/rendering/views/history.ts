import type { AttachHistoryStep, MatchIndexesStep, ProveHistoryStep } from "../../schema/plan";
import { commentLiteral } from "../fragments";
import type { View } from "../template";
import { createIndexesView } from "./indexes";
import { cutoverView } from "./swap";
import { printLiteral, type Values } from "./values";

/** The bound: given where the declaration names it, else known when the run begins. */
function upperOf({ layout }: Pick<ProveHistoryStep, "layout">, { upper }: Values): string {
  const declared = layout.strategy === "RANGE" ? layout.partitions[0]?.bound.upper : undefined;
  return printLiteral(typeof declared === "string" ? declared : upper);
}

/** `proveHistory`: the check that proves the bound. */
export function proveHistoryView(step: ProveHistoryStep, values: Values): View {
  return { column: step.layout.column, upper: upperOf(step, values) };
}

/** `matchIndexes`: `values` name the index, trigger or check. */
export function matchIndexesView(step: MatchIndexesStep, values: Values): View {
  const index = step.indexes.find(({ name }) => name === values["index"]);
  const check = step.lateChecks.find(({ name }) => name === values["check"]);
  return {
    ...createIndexesView(step, values),
    ...(index ? { interimIndex: index.interimName } : {}),
    upper: upperOf(step, values),
    ...(check ? { definition: check.definition, commentText: commentLiteral(check.comment) } : {}),
  };
}

/** `attachHistory`: `values` name the index, trigger, sequence or privilege. */
export function attachHistoryView(step: AttachHistoryStep, values: Values): View {
  const sequence = step.sequences.find(({ name }) => name === values["sequence"]);
  return {
    ...cutoverView(step, values),
    ...(sequence ? { column: sequence.column } : {}),
    upper: upperOf(step, values),
  };
}
