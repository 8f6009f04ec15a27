import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type {
  OracleCarriedConstraint,
  OracleCarriedIdentity,
  OracleCarriedIndex,
  OracleCarriedTrigger,
  OracleCreateTableStep,
  OracleNewColumn,
} from "../../schema/oracle-plan";
import type {
  OracleColumn,
  OracleConstraint,
  OracleIndex,
  OracleTableState,
} from "../../schema/oracle-table-state";
import { foreignTriggers } from "./fingerprint";
import { oracleKeyColumns } from "./layout-rule";
import type { NameGiver } from "./names";
import { tablespaceOf } from "./storage";
import { splitTriggerText } from "./trigger-text";

function isKey({ kind }: OracleConstraint): boolean {
  return kind === "PRIMARY KEY" || kind === "UNIQUE";
}

const rank = { "PRIMARY KEY": 0, UNIQUE: 1, "NOT NULL": 2, CHECK: 3 } as const;

/**
 * A constraint under its names. What the server has named it names again; but a key, because its index is built before it,
 * and what the cutover must enable need a name to go by.
 */
function carryConstraint(constraint: OracleConstraint, giver: NameGiver): OracleCarriedConstraint[] {
  const { kind } = constraint;
  if (kind === "FOREIGN KEY" || kind === "OTHER") return [];
  const isLate = (kind === "NOT NULL" || kind === "CHECK") && constraint.enabled && !constraint.validated;
  const isNamed = !constraint.generatedName || isLate || isKey(constraint);
  const names = isNamed
    ? giver.give("CONSTRAINT", constraint.name)
    : { interimName: null, retiredName: null };
  const { name, columns, condition, enabled, validated, deferrable, initiallyDeferred, rely, index } =
    constraint;
  return [
    {
      name,
      ...names,
      kind,
      columns,
      condition,
      enabled,
      validated,
      deferrable,
      initiallyDeferred,
      rely,
      index: index?.name ?? null,
      isLate,
    },
  ];
}

/** All constraints, the primary key first: the delta needs it. */
export function carryConstraints(state: OracleTableState, giver: NameGiver): OracleCarriedConstraint[] {
  const carried = state.constraints.flatMap((constraint) => carryConstraint(constraint, giver));
  return [...carried].sort((left, right) => rank[left.kind] - rank[right.kind]);
}

/** The columns of each thing that an index keeps unique: of itself, and of keys that it enforces, which may have fewer. */
function uniqueColumns(index: OracleIndex, { constraints }: OracleTableState): (string | null)[][] {
  const own = index.unique ? [index.columns.map(({ column }) => column)] : [];
  const enforced = constraints.filter(
    (constraint) => isKey(constraint) && constraint.index?.name === index.name,
  );
  return [...own, ...enforced.map(({ columns }) => columns)];
}

/**
 * What keeps something unique can be local only if that has all partition keys: each part is unique by itself. In a plain table no
 * index is local.
 * @see https://docs.oracle.com/en/error-help/db/ora-14039/
 * @see https://docs.oracle.com/en/error-help/db/ora-14196/
 */
export function mayBeLocal(index: OracleIndex, state: OracleTableState, rule: OracleLayoutRule): boolean {
  if (rule.strategy === "NONE") return false;
  return uniqueColumns(index, state).every((columns) =>
    oracleKeyColumns(rule).every((column) => columns.includes(column)),
  );
}

function compressionOf({ compression, prefixLength }: OracleIndex): string | null {
  if (compression === "ENABLED") return prefixLength === null ? "COMPRESS" : `COMPRESS ${prefixLength}`;
  return /^ADVANCED (?:LOW|HIGH)$/.test(compression) ? `COMPRESS ${compression}` : null;
}

/** Indexes under their names, that of the primary key first. */
export function carryIndexes(
  state: OracleTableState,
  rule: OracleLayoutRule,
  giver: NameGiver,
): OracleCarriedIndex[] {
  const primary = state.constraints.find(({ kind }) => kind === "PRIMARY KEY")?.index?.name;
  const carried = state.indexes.map((index) => ({
    name: index.name,
    ...giver.give("INDEX", index.name),
    unique: index.unique,
    columns: index.columns,
    isLocal: mayBeLocal(index, state, rule),
    // Parts lie where the table's lie; an index that is in one would go to its owner's default tablespace.
    tablespace: index.tablespace ?? (mayBeLocal(index, state, rule) ? null : tablespaceOf(state)),
    isReverse: index.kind.endsWith("/REV"),
    compression: compressionOf(index),
    visible: index.visible,
    degree: String(rule.storage?.parallel ?? index.degree.trim()),
  }));
  return [...carried].sort((left, right) => Number(right.name === primary) - Number(left.name === primary));
}

/** Triggers under their names; those whose text cannot be read have been refused. */
export function carryTriggers(state: OracleTableState, giver: NameGiver): OracleCarriedTrigger[] {
  return foreignTriggers(state).flatMap((trigger) => {
    const text = splitTriggerText(trigger.description);
    if (text === null) return [];
    return [
      {
        name: trigger.name,
        ...giver.give("TRIGGER", trigger.name),
        ...text,
        when: trigger.when,
        body: trigger.body,
        isCall: trigger.actionType === "CALL",
        compiledWith: trigger.compiledWith,
        enabled: trigger.enabled,
      },
    ];
  });
}

type NewIdentity = NonNullable<OracleNewColumn["identity"]>;

function identityOf({ identity }: OracleColumn): NewIdentity | null {
  if (identity === null) return null;
  const { lastNumber, ...rest } = identity;
  void lastNumber;
  return rest;
}

/** Visible columns in their order; an invisible one has no place, and comes after them. */
export function carryColumns(state: OracleTableState): OracleNewColumn[] {
  const order = (column: OracleColumn): number => column.position ?? 10_000 + column.internalPosition;
  return [...state.columns]
    .sort((left, right) => order(left) - order(right))
    .map((column) => ({
      name: column.name,
      type: column.type,
      default: column.default,
      defaultOnNull: column.defaultOnNull,
      virtual: column.virtual,
      identity: identityOf(column),
      invisible: column.invisible,
      collation: column.collation,
    }));
}

export function carryIdentities(state: OracleTableState): OracleCarriedIdentity[] {
  return state.columns.flatMap((column) => {
    const identity = identityOf(column);
    return identity === null ? [] : [{ column: column.name, identity }];
  });
}

export function carryComments(state: OracleTableState): OracleCreateTableStep["comments"] {
  const entries = [
    { on: "TABLE" as const, name: state.table, text: state.comment },
    ...state.columns.map(({ name, comment }) => ({ on: "COLUMN" as const, name, text: comment })),
  ];
  return entries.flatMap(({ on, name, text }) => (text === null ? [] : [{ on, name, text }]));
}
