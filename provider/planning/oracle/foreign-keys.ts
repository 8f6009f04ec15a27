import { keyNeighbours, oracleKeyId, type OracleCarriedKey } from "../../schema/oracle-foreign-key";
import type { OracleCopy, OracleStep } from "../../schema/oracle-plan";
import type { OracleConstraint, OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard, Lock } from "../../schema/plan";
import type { NameGiver } from "./names";

interface Giving {
  readonly state: OracleTableState;
  readonly giver: NameGiver;
}

type KeyStates = Pick<
  OracleCarriedKey,
  "onDelete" | "enabled" | "validated" | "deferrable" | "initiallyDeferred" | "rely"
>;

function statesOf({ enabled, validated, deferrable, initiallyDeferred, rely, onDelete }: KeyStates) {
  return { onDelete, enabled, validated, deferrable, initiallyDeferred, rely };
}

function carryOwn({ state, giver }: Giving, constraint: OracleConstraint): OracleCarriedKey[] {
  const { references, name, columns } = constraint;
  if (references === null || references.table === null) return [];
  const { schema, table } = state;
  const isSelf = references.schema === schema && references.table === table;
  return [
    {
      direction: isSelf ? "SELF" : "OUTGOING",
      ...{ schema, table, columns, name, interimName: giver.giveKey(oracleKeyId({ schema, name }), name) },
      references: { schema: references.schema, table: references.table, columns: references.columns },
      ...statesOf({ ...constraint, onDelete: references.onDelete }),
    },
  ];
}

function carryIncoming({ state, giver }: Giving): OracleCarriedKey[] {
  return state.referencingKeys
    .filter(({ schema, table }) => schema !== state.schema || table !== state.table)
    .map((key) => {
      const { schema, table, columns, name } = key;
      const referenced = state.constraints.find((constraint) => constraint.name === key.constraint);
      return {
        direction: "INCOMING",
        ...{ schema, table, columns, name, interimName: giver.giveKey(oracleKeyId(key), name) },
        references: { schema: state.schema, table: state.table, columns: referenced?.columns ?? [] },
        ...statesOf(key),
      };
    });
}

/** The foreign keys of the table, then those of others that point at it. */
export function carryForeignKeys(state: OracleTableState, giver: NameGiver): OracleCarriedKey[] {
  const own = state.constraints.filter(({ kind }) => kind === "FOREIGN KEY");
  return [
    ...own.flatMap((constraint) => carryOwn({ state, giver }, constraint)),
    ...carryIncoming({ state, giver }),
  ];
}

/** What the cutover needs of the tables at the other ends. */
export function locksOfKeys(keys: readonly OracleCarriedKey[], waitLimitMs: number): Lock[] {
  return keyNeighbours(keys).map(({ schema, name }) => {
    const isChild = keys.some((key) => key.schema === schema && key.table === name);
    return {
      table: `${schema}.${name}`,
      mode: isChild ? "EXCLUSIVE (DDL)" : "SHARE (DDL)",
      waitLimitMs,
      held: isChild
        ? "for each of two DDL statements a foreign key: one to add it, one to drop the old one; readers pass"
        : "for each DDL statement that adds a foreign key to it; readers pass",
    };
  });
}

function cascades({ direction, onDelete }: OracleCarriedKey): boolean {
  return direction === "OUTGOING" && onDelete !== "NO ACTION";
}

/** What the cutover costs more because of foreign keys. */
export function hazardsOfKeys(keys: readonly OracleCarriedKey[]): Hazard[] {
  if (keys.length === 0) return [];
  const ddl = keys.length * 2;
  const cascading = keys.filter(cascades).map(({ references: { schema, table } }) => `${schema}.${table}`);
  const parents = [...new Set(cascading)].join(", ");
  const refused =
    parents === ""
      ? ""
      : ` A DELETE in ${parents} that reaches rows of this table by ON DELETE fails with ORA-12081 in this window: try it again.`;
  return [
    {
      code: "KEYS_LENGTHEN_CUTOVER",
      text: `Foreign keys move to the new table while both are READ ONLY, by ${ddl} DDL statements: each key is added beside the old one before the names are swapped, and the old one dropped before the table is opened, so that at no moment a row goes unchecked. A transaction that is open on a table at the other end holds them up. No row is looked at there: keys that were validated are validated afterwards.${refused}`,
    },
  ];
}

/** The step after the swap, where there are foreign keys. */
export function validateForeignKeys(
  copy: OracleCopy,
  foreignKeys: readonly OracleCarriedKey[],
  waitLimitMs: number,
): OracleStep[] {
  if (foreignKeys.length === 0) return [];
  const tables = [...new Set(foreignKeys.map(({ schema, table }) => `${schema}.${table}`))];
  return [
    {
      kind: "validateForeignKeys",
      purpose:
        "Gives the foreign keys their names, and validates those that were validated before, while the application goes on.",
      locks: tables.map((table) => ({
        table,
        mode: "EXCLUSIVE (DDL)",
        waitLimitMs,
        held: "for the renaming of a constraint; its rows are looked up without a lock on writers",
      })),
      hazards: [],
      copy,
      foreignKeys: [...foreignKeys],
    },
  ];
}
