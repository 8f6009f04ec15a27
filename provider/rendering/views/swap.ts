import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { CarriedSequence, SwapTablesStep } from "../../schema/plan";
import { commentLiteral } from "../fragments";
import type { View } from "../template";
import { dependantsView } from "./dependants";
import { foreignKeyView, neighboursView } from "./foreign-keys";
import { grantView } from "./grants";
import { swapGuardsView } from "./guards";
import { triggerView } from "./indexes";
import { printLiteral, type Values } from "./values";

function identityView({ schema, interimName, retiredName }: CarriedSequence): View {
  if (interimName === null || retiredName === null) return {};
  return {
    interimName,
    retiredSequence: retiredName,
    interimSequence: `${quoteLiteral(quoteQualified(schema, interimName))}::regclass`,
  };
}

/** What every cutover names: `values` name the index, trigger, sequence, check, foreign key or privilege. */
export function cutoverView(
  step: Pick<SwapTablesStep, "copy" | "indexes" | "triggers" | "sequences" | "lateChecks">,
  values: Values,
): View {
  const sequence = step.sequences.find(({ name }) => name === values["sequence"]);
  const index = step.indexes.find(({ name }) => name === values["index"]);
  const check = step.lateChecks.find(({ name }) => name === values["check"]);
  const trigger = step.triggers.find(({ name }) => name === values["trigger"]);
  return {
    ...(trigger ? triggerView(step.copy, trigger) : {}),
    ...(index
      ? { retiredIndex: index.retiredName, interimIndex: index.interimName, newIndex: index.newName }
      : {}),
    ...(check ? { definition: check.definition, commentText: commentLiteral(check.comment) } : {}),
    ...(sequence ? identityView(sequence) : {}),
    ...grantView(values),
    expectedSignature: printLiteral(values["expectedSignature"]),
  };
}

/** What is said of the table that comes back, where a run is rolled back. */
function returningView({ returning }: SwapTablesStep, values: Values): View {
  if (!returning) return {};
  const key = returning.guardedKeys.find(({ guardedKey }) => guardedKey === values["guardedKey"]);
  return {
    ...key,
    rolledBackRun: returning.run,
    expectedReturning: printLiteral(values["expectedReturning"]),
  };
}

/** `swapTables`: the cutover, and what is replaced in its place. */
export function swapTablesView(step: SwapTablesStep, values: Values): View {
  return {
    ...cutoverView(step, values),
    ...dependantsView(step.copy, step.dependants, values),
    ...swapGuardsView(step, values),
    ...neighboursView(step),
    ...foreignKeyView(step.foreignKeys, values, true),
    ...returningView(step, values),
  };
}
