import { z } from "zod";

/**
 * What a stored unit of PL/SQL was compiled under. A unit that is created takes those of its session.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_PLSQL_OBJECT_SETTINGS.html
 */
export const oracleCompilerSettingsSchema = z.strictObject({
  optimizeLevel: z.string(),
  codeType: z.string().describe("INTERPRETED or NATIVE."),
  isDebugged: z.boolean(),
  lengthSemantics: z.string().describe("BYTE or CHAR: what VARCHAR2(10) of a variable means."),
  flags: z.string().describe("PLSQL_CCFLAGS, of conditional compilation."),
  scope: z.string().describe("PLSCOPE_SETTINGS: what is kept of identifiers and statements."),
  warnings: z.string().describe("PLSQL_WARNINGS."),
});

export type OracleCompilerSettings = z.infer<typeof oracleCompilerSettingsSchema>;
