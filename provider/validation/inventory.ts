import type { Guard } from "../schema/guard";
import type { Grant, TableState, Trigger } from "../schema/table-state";
import { diffItems, type Difference } from "./difference";
import { settleGuardedKeys } from "./guarded-keys";

interface Named {
  readonly name: string;
}

/** One kind of thing that hangs on a table: how it is called, and what must be equal. */
interface Kind {
  readonly label: string;
  list(state: TableState): (Named & Readonly<Record<string, unknown>>)[];
}

function grantName(grant: Grant): string {
  const column = grant.column === undefined ? "" : ` (${grant.column})`;
  const grantee = grant.grantee === "" ? "PUBLIC" : grant.grantee;
  return `${grant.privilege}${column} TO ${grantee} by ${grant.grantor}`;
}

function ownTrigger({ functionName }: Trigger): boolean {
  return functionName.startsWith("table_migration.");
}

/** Grants by their names, whatever their order. */
function withGrantNames<Item extends { readonly grants: readonly Grant[] }>(item: Item) {
  const grants = item.grants.map((grant) => `${grantName(grant)}${grant.grantable ? " grantable" : ""}`);
  return { ...item, grants: grants.sort() };
}

const kinds: readonly Kind[] = [
  {
    label: "column",
    list: ({ columns }) => columns.map(({ position, ...column }) => ({ ...column, position: void position })),
  },
  { label: "constraint", list: ({ constraints }) => constraints },
  {
    label: "index",
    list: ({ indexes }) =>
      indexes.map(({ clustered, ...index }) => ({ ...index, clustered: void clustered })),
  },
  {
    label: "trigger",
    list: ({ triggers }) =>
      triggers
        .filter((trigger) => !ownTrigger(trigger))
        .map(({ name, definitionTail, functionBody, state, comment, events, timing, level }) => ({
          name,
          definitionTail,
          functionBody,
          state,
          comment,
          events,
          timing,
          level,
        })),
  },
  {
    label: "sequence",
    list: ({ sequences }) =>
      sequences.map(({ grants, ...sequence }) => ({ ...sequence, grants: grants.map(grantName).sort() })),
  },
  {
    label: "grant",
    list: ({ grants }) => grants.map((grant) => ({ name: grantName(grant), grantable: grant.grantable })),
  },
  {
    label: "view",
    list: ({ views }) =>
      views.map((view) => ({ ...withGrantNames(view), name: `${view.schema}.${view.name}` })),
  },
  {
    label: "materialized view",
    list: ({ materializedViews }) =>
      materializedViews.map(({ query, ...view }) => ({
        ...withGrantNames(view),
        query: void query,
        name: view.quotedName,
      })),
  },
  { label: "routine", list: ({ routines }) => routines.map(withGrantNames) },
  {
    label: "foreign key",
    list: ({ foreignKeys }) =>
      foreignKeys.map(({ name, table, definition, validated, enforced, firesAsUsual, comment }) => ({
        name: `${name} ON ${table.schema}.${table.name}`,
        definition,
        validated,
        enforced,
        firesAsUsual,
        comment,
      })),
  },
  {
    label: "dependant",
    list: ({ dependants }) => dependants.map(({ kind, name }) => ({ name: `${kind} ${name}` })),
  },
];

const quotedText = /('(?:[^']|'')*'|"(?:[^"]|"")*")/;

/**
 * PostgreSQL writes some expressions differently once it has read its own text: an IN list of varchar values comes back
 * with its casts inside the brackets. So casts to text, brackets and blanks outside of quoted text do not count.
 */
function canonicalExpression(text: string): string {
  const parts = text.split(quotedText);
  return parts
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/::(?:character varying|text)(?:\[\])?|[()\s]/g, ""),
    )
    .join("");
}

const expressions: ReadonlySet<string> = new Set(["definition", "definitionTail", "default"]);

/** The ledger gives objects back with their properties in another order. */
function sortProperties(_: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function canonical(property: string, value: unknown): string {
  if (expressions.has(property) && typeof value === "string") return canonicalExpression(value);
  return JSON.stringify(value, sortProperties) ?? "";
}

function differingProperties(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(before).filter((key) => canonical(key, before[key]) !== canonical(key, after[key]));
}

function compareKind(kind: Kind, before: TableState, after: TableState): Difference[] {
  const itemsOf = (state: TableState) => new Map(kind.list(state).map((item) => [item.name, item]));
  return diffItems(kind.label, itemsOf(before), itemsOf(after), differingProperties);
}

const traits = ["owner", "comment", "replicaIdentity", "rowSecurity", "persistence", "typedBy"] as const;
/** A partitioned table has these on its partitions. */
const storageTraits = ["options", "tablespace"] as const;

function printTrait(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, sortProperties) ?? "none");
}

/**
 * What differs between a table before and after a migration, but for its partitioning: names, definitions and states of
 * columns, constraints, indexes, triggers, sequences, grants and dependants; its storage, unless it is partitioned now.
 * Empty where all is as it was.
 * @param guards of keys that the migration was to change
 */
export function listDifferences(
  before: TableState,
  after: TableState,
  guards: readonly Guard[] = [],
): Difference[] {
  const settled = settleGuardedKeys(before, after, guards);
  const faults = settled.faults.map((text): Difference => ({
    label: text.startsWith("trigger") ? "trigger" : "index",
    change: "changed",
    text,
  }));
  return [...compareSettled(settled.before, settled.after), ...faults];
}

/** The same in words: empty where all is as it was. */
export function compareInventories(
  before: TableState,
  after: TableState,
  guards: readonly Guard[] = [],
): string[] {
  return listDifferences(before, after, guards).map(({ text }) => text);
}

function compareSettled(before: TableState, after: TableState): Difference[] {
  const plain = [...traits, ...(after.partitioning === null ? storageTraits : [])]
    .filter((key) => canonical(key, before[key]) !== canonical(key, after[key]))
    .map((key): Difference => {
      const text = `${key} was ${printTrait(before[key] ?? "none")}, is ${printTrait(after[key] ?? "none")}`;
      return { label: "table", change: "changed", text };
    });
  return [...plain, ...kinds.flatMap((kind) => compareKind(kind, before, after))];
}

/** How many things of each kind were compared, for the report: `6 columns, 2 indexes`. */
export function describeInventory(state: TableState): string {
  return kinds
    .map((kind) => ({ label: kind.label, count: kind.list(state).length }))
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => `${count} ${label}${count === 1 ? "" : label === "index" ? "es" : "s"}`)
    .join(", ");
}
