import type { AttachHistoryStep, MatchIndexesStep } from "../schema/plan";
import type { Values } from "./views/values";

interface Item {
  readonly name: string;
  readonly comment?: string | null;
}

function named(kind: string, items: readonly Item[], markers: Values): Values[] {
  return items.map(({ name }) => ({ ...markers, [kind]: name }));
}

function commented<T extends Item>(items: readonly T[]): T[] {
  return items.filter(({ comment }) => typeof comment === "string");
}

function matchIndexesItems(
  { indexes, triggers, lateChecks }: MatchIndexesStep,
  statement: string,
  markers: Values,
): Values[] | null {
  switch (statement) {
    case "readTwins":
    case "createRehearsal":
    case "attachRehearsal":
    case "dropRehearsal":
      return null;
    case "nameIndex":
      return named("index", indexes, markers);
    case "commentIndex":
      return named("index", commented(indexes), markers);
    case "dropCopiedCheck":
    case "addLateCheck":
      return named("check", lateChecks, markers);
    case "commentLateCheck":
      return named("check", commented(lateChecks), markers);
    case "commentTrigger":
      return named("trigger", commented(triggers), markers);
    default:
      return named("trigger", triggers, markers);
  }
}

function attachHistoryItems(
  { indexes, triggers, sequences }: AttachHistoryStep,
  statement: string,
  markers: Values,
): Values[] | null {
  switch (statement) {
    case "renameIndex":
    case "promoteIndex":
      return named("index", indexes, markers);
    case "dropTrigger":
      return named("trigger", triggers, markers);
    case "enableTrigger":
      return named(
        "trigger",
        triggers.filter(({ state }) => state !== "DISABLED"),
        markers,
      );
    case "moveIdentity":
      return named("sequence", sequences, markers);
    default:
      return null;
  }
}

/** What a statement of these steps is rendered for; null where it comes once. */
export function historyItems(
  step: MatchIndexesStep | AttachHistoryStep,
  statement: string,
  markers: Values,
): Values[] | null {
  return step.kind === "matchIndexes"
    ? matchIndexesItems(step, statement, markers)
    : attachHistoryItems(step, statement, markers);
}
