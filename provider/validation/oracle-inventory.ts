import { resolvedByName } from "../schema/oracle-dependants";
import { diffItems, type Difference } from "./difference";
import type { OracleGrant, OracleTableState } from "../schema/oracle-table-state";

type Item = Readonly<Record<string, unknown>>;

/** One kind of thing that hangs on a table: how it is called, and by name what must be equal. */
interface Kind {
  readonly label: string;
  readonly list: (state: OracleTableState) => readonly (readonly [string, Item])[];
}

const ownPrefix = "TABLE_MIGRATION_";

function grantName(grant: OracleGrant): string {
  const column = grant.column === undefined ? "" : ` (${grant.column})`;
  return `${grant.privilege}${column} TO ${grant.grantee} by ${grant.grantor}`;
}

/** Whether the server chose the name. A key that was carried under such a name has it from us, and the dictionary says so. */
function isServersName({ name, generatedName }: { name: string; generatedName: boolean }): boolean {
  return generatedName || /^SYS_C\d+$/.test(name);
}

/** Names that the server chose are other ones on another table: what they stand for must be there as often. */
function numbered(items: readonly (readonly [string, Item])[]): (readonly [string, Item])[] {
  const counts = new Map<string, number>();
  return items.map(([name, item]) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return [count === 1 ? name : `${name} number ${count}`, item] as const;
  });
}

/** A generator's name and where it stands are its own. */
function columnItem(column: OracleTableState["columns"][number]): Item {
  const { name, internalPosition, identity, ...rest } = column;
  void [name, internalPosition];
  if (identity === null) return { ...rest, identity };
  const { sequence, lastNumber, startWith, ...kind } = identity;
  void [sequence, lastNumber, startWith];
  return { ...rest, identity: kind };
}

/** What the compiler warned of says nothing of what it has made. */
function settingsItem(settings: OracleTableState["triggers"][number]["compiledWith"]): Item {
  if (settings === null) return {};
  const { warnings, ...compiled } = settings;
  void warnings;
  return { compiledWith: compiled };
}

/** One that works must go on to; of one that did not, nothing is asked. */
function workingItem(status: string): Item {
  return status === "UNUSABLE" ? {} : { works: true };
}

function listDependants(dependants: OracleTableState["dependants"]): (readonly [string, Item])[] {
  return dependants.map(({ kind, schema, name }) => [`${kind} ${schema}.${name}`, {}]);
}

const kinds: readonly Kind[] = [
  { label: "column", list: ({ columns }) => columns.map((column) => [column.name, columnItem(column)]) },
  {
    label: "large object",
    list: ({ lobs }) =>
      lobs.map(({ column, secureFile, inRow, cache, compression, deduplication, encrypted }) => [
        column,
        { secureFile, inRow, cache, compression, deduplication, encrypted },
      ]),
  },
  {
    label: "constraint",
    list: ({ constraints }) =>
      numbered(
        constraints.map(({ name, generatedName, index, ...rest }) => {
          void index;
          const said = `${rest.kind} (${rest.columns.join(", ")}) ${rest.condition ?? ""}`.trim();
          return [isServersName({ name, generatedName }) ? said : name, rest];
        }),
      ),
  },
  {
    label: "foreign key at the table",
    list: ({ referencingKeys }) =>
      referencingKeys.map(({ schema, table, name, ...rest }) => [`${schema}.${table}.${name}`, rest]),
  },
  {
    label: "index",
    list: ({ indexes }) =>
      numbered(
        indexes.map(
          ({ name, generatedName, status, unique, columns, visible, compression, prefixLength }) => {
            const printed = columns.map(({ column, expression }) => column ?? expression).join(", ");
            return [
              isServersName({ name, generatedName }) ? `(${printed})` : name,
              { unique, columns, visible, compression, prefixLength, ...workingItem(status) },
            ];
          },
        ),
      ),
  },
  {
    label: "trigger",
    list: ({ triggers }) =>
      triggers
        .filter(({ name }) => !name.startsWith(ownPrefix))
        .map(({ name, type, event, when, body, actionType, enabled, compiledWith }) => [
          name,
          { type, event, when, body: body.trim(), actionType, enabled, ...settingsItem(compiledWith) },
        ]),
  },
  {
    label: "grant",
    list: ({ grants }) =>
      grants.map((grant) => [grantName(grant), { grantable: grant.grantable, hierarchy: grant.hierarchy }]),
  },
  {
    // Of what finds the table by its name the dictionary may know nothing until it is compiled again: that is proven apart.
    label: "dependant",
    list: ({ dependants }) =>
      listDependants(dependants.filter(({ kind }) => kind === "SYNONYM" || !resolvedByName.has(kind))),
  },
];

/** The ledger gives objects back with their properties in another order. */
function sortProperties(_: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, sortProperties) ?? "";
}

function differingProperties(before: Item, after: Item): string[] {
  return Object.keys(before).filter((key) => canonical(before[key]) !== canonical(after[key]));
}

function compareKind({ label, list }: Kind, before: OracleTableState, after: OracleTableState): Difference[] {
  return diffItems(label, new Map(list(before)), new Map(list(after)), differingProperties);
}

/**
 * What differs between a table of Oracle before and after a migration, but for its partitioning: names, definitions and states.
 * Empty where all is as it was.
 */
export function listOracleDifferences(before: OracleTableState, after: OracleTableState): Difference[] {
  const comment: Difference = { label: "table", change: "changed", text: "the table's comment differs" };
  return [
    ...(before.comment === after.comment ? [] : [comment]),
    ...kinds.flatMap((kind) => compareKind(kind, before, after)),
  ];
}

/** The same in words: empty where all is as it was. */
export function compareOracleInventories(before: OracleTableState, after: OracleTableState): string[] {
  return listOracleDifferences(before, after).map(({ text }) => text);
}

/** How many things of each kind were compared, for the report: `6 columns, 2 indexes`. */
export function describeOracleInventory(state: OracleTableState): string {
  return kinds
    .map(({ label, list }) => ({
      label,
      count: label === "dependant" ? state.dependants.length : list(state).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => `${count} ${label}${count === 1 ? "" : label === "index" ? "es" : "s"}`)
    .join(", ");
}
