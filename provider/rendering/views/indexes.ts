import { quoteIdentifier, quoteQualified } from "../../dialect/postgres";
import type { CarriedIndex, CarriedTrigger, Copy, CreateIndexesStep } from "../../schema/plan";
import { commentLiteral } from "../fragments";
import type { View } from "../template";
import { qualify, type Values } from "./values";

/** What an index is built from. */
type BuiltIndex = Pick<CarriedIndex, "kind" | "definition" | "tablespace">;

function isConstraint(index: BuiltIndex): boolean {
  return index.kind === "PRIMARY KEY" || index.kind === "UNIQUE CONSTRAINT";
}

/** Puts a clause before the first of the clauses that must follow it. */
function insertBefore(definition: string, clause: string, followers: RegExp): string {
  const at = definition.search(followers);
  return at < 0 ? definition + clause : definition.slice(0, at) + clause + definition.slice(at);
}

function withTablespace(index: BuiltIndex): string {
  if (index.tablespace === null) return index.definition;
  const space = ` TABLESPACE ${quoteIdentifier(index.tablespace)}`;
  return isConstraint(index)
    ? insertBefore(index.definition, ` USING INDEX${space}`, / DEFERRABLE(?: INITIALLY DEFERRED)?$/)
    : insertBefore(index.definition, space, / WHERE \(/);
}

/** The statement that builds an index, or the constraint behind it; without a name the server chooses one. */
export function buildIndex(index: BuiltIndex, on: string, name: string | null): string {
  const quoted = name === null ? "" : `${quoteIdentifier(name)} `;
  if (isConstraint(index))
    return `ALTER TABLE ${on} ADD ${name === null ? "" : `CONSTRAINT ${quoted}`}${withTablespace(index)}`;
  const unique = index.kind === "UNIQUE INDEX" ? "UNIQUE " : "";
  return `CREATE ${unique}INDEX ${quoted}ON ${on} ${withTablespace(index)}`;
}

function indexView(copy: Copy, index: CarriedIndex, leaf: unknown): View {
  const interim = quoteQualified(copy.interim.schema, copy.interim.name);
  return {
    createLeaf: buildIndex(index, qualify(copy.interim.schema, leaf ?? copy.interim.name), null),
    createRoot: buildIndex(index, interim, index.interimName),
    commentOn: isConstraint(index)
      ? `CONSTRAINT ${quoteIdentifier(index.interimName)} ON ${interim}`
      : `INDEX ${quoteQualified(copy.interim.schema, index.interimName)}`,
    commentText: commentLiteral(index.comment),
  };
}

/** A trigger under its own name, on the interim table. */
export function triggerView(copy: Copy, trigger: CarriedTrigger): View {
  const interim = quoteQualified(copy.interim.schema, copy.interim.name);
  return {
    trigger: trigger.name,
    createTrigger: `${trigger.head.trimEnd()} ${interim} ${trigger.tail.trimStart()}`,
    commentText: commentLiteral(trigger.comment),
    enableAs: trigger.state === "ORIGIN" ? "" : `${trigger.state} `,
  };
}

/** `createIndexes`: `values` name the index, leaf or trigger. */
export function createIndexesView(
  step: Pick<CreateIndexesStep, "copy" | "indexes" | "triggers">,
  values: Values,
): View {
  const index = step.indexes.find(({ name }) => name === values["index"]);
  const trigger = step.triggers.find(({ name }) => name === values["trigger"]);
  return {
    ...(index ? indexView(step.copy, index, values["leaf"]) : {}),
    ...(trigger ? triggerView(step.copy, trigger) : {}),
  };
}
