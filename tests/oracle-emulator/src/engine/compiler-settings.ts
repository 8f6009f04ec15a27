import { run, type DdlContext } from "./ddl/context";

/** What stored units are compiled under, as *_PLSQL_OBJECT_SETTINGS shows it. */
export type CompilerSettings = Readonly<Record<string, string>>;

/** Those of a session that has set none. */
export const DEFAULT_COMPILER_SETTINGS: CompilerSettings = {
  PLSQL_OPTIMIZE_LEVEL: "2",
  PLSQL_CODE_TYPE: "INTERPRETED",
  PLSQL_DEBUG: "FALSE",
  PLSQL_WARNINGS: "DISABLE:ALL",
  NLS_LENGTH_SEMANTICS: "BYTE",
  PLSQL_CCFLAGS: "",
  PLSCOPE_SETTINGS: "IDENTIFIERS:NONE",
};

/** A unit that is created, or compiled without REUSE SETTINGS, takes those of its session. */
export function recordCompilerSettings(context: DdlContext, objectId: number): Promise<void> {
  return run(
    context,
    `INSERT INTO ora_catalog.compiler_settings (object_id, settings) VALUES ($1, $2)
     ON CONFLICT (object_id) DO UPDATE SET settings = excluded.settings`,
    [objectId, JSON.stringify(context.compilerSettings)],
  );
}
