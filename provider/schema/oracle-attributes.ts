import { z } from "zod";

/** One setting of a table that is changed in its place; what holds for partitions, for those to come alone. */
export const oracleAttributeChangeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("rowMovement"), enabled: z.boolean() }),
  z.strictObject({
    kind: z.literal("compression"),
    to: z.enum(["NONE", "BASIC", "ADVANCED"]),
    byDefault: z.boolean().describe("Of partitions to come; false of a plain table."),
  }),
  z.strictObject({ kind: z.literal("parallel"), degree: z.string().describe("A number, or DEFAULT.") }),
  z.strictObject({ kind: z.literal("indexParallel"), index: z.string(), degree: z.string() }),
  z.strictObject({ kind: z.literal("tablespace"), tablespace: z.string() }),
  z.strictObject({ kind: z.literal("lobTablespace"), column: z.string(), tablespace: z.string() }),
  z.strictObject({
    kind: z.literal("template"),
    count: z.int().describe("Subpartitions of each partition to come."),
    tablespaces: z.array(z.string()).describe("By turns; none where their partition says it."),
  }),
]);

export type OracleAttributeChange = z.infer<typeof oracleAttributeChangeSchema>;

/** The statement that makes each change. */
export const attributeStatements: Readonly<Record<OracleAttributeChange["kind"], string>> = {
  rowMovement: "setRowMovement",
  compression: "setCompression",
  parallel: "setParallel",
  indexParallel: "setIndexParallel",
  tablespace: "setTablespace",
  lobTablespace: "setLobTablespace",
  template: "setTemplate",
};

/** Whether a statement makes one of the changes. */
export function isAttributeStatement(name: string): boolean {
  return Object.values(attributeStatements).includes(name);
}
