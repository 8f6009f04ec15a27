import { z } from "zod";

const tableColumns = { schema: z.string(), table: z.string(), columns: z.array(z.string()) };

/** How a foreign key acts, and what is known of its rows. */
export const oracleKeyStates = {
  onDelete: z.enum(["NO ACTION", "CASCADE", "SET NULL"]),
  enabled: z.boolean(),
  validated: z.boolean(),
  deferrable: z.boolean(),
  initiallyDeferred: z.boolean(),
  rely: z.boolean(),
};

/** A foreign key that moves from the retired table to the new one; columns of both sides in the same order. */
export const oracleCarriedKeySchema = z.strictObject({
  direction: z
    .enum(["OUTGOING", "INCOMING", "SELF"])
    .describe("Of the table to another one, of another one to the table, of the table to itself."),
  ...tableColumns,
  name: z.string(),
  interimName: z.string().describe("Until the one that it stands for is given up."),
  references: z.strictObject(tableColumns),
  ...oracleKeyStates,
});

export type OracleCarriedKey = z.infer<typeof oracleCarriedKeySchema>;

/** Names a foreign key: a schema has each name of a constraint once. */
export function oracleKeyId({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return JSON.stringify([schema, name]);
}

/** The tables at the other ends of keys, each once. */
export function keyNeighbours(
  keys: readonly OracleCarriedKey[],
): { readonly schema: string; readonly name: string }[] {
  const others = keys.flatMap(({ direction, schema, table, references }) => {
    if (direction === "SELF") return [];
    return direction === "INCOMING"
      ? [{ schema, name: table }]
      : [{ schema: references.schema, name: references.table }];
  });
  const ids = others.map(({ schema, name }) => JSON.stringify([schema, name]));
  return others.filter((_, at) => ids.indexOf(ids[at] ?? "") === at);
}

/** The row of the ledger that a run holds while it moves foreign keys; no table is called like this. */
export const heldForKeys = "(foreign keys)";
