import type { RelationInfo } from "../../catalog/model";
import { OracleError } from "../../contract";
import type { CompiledTrigger, TriggerPart } from "../../engine/ddl/triggers";
import type { Block, CompoundBody, CreateTrigger } from "../../sql/ast";
import type { TranslateContext } from "../../translate/context";
import { unimplemented } from "../../translate/errors";
import { CompilationError } from "../errors";
import { TriggerBody, type Frame } from "./body";
import { Raising } from "./raise";
import { TriggerRows, updatingSetting } from "./names";
import { Routines, type FunctionTexts } from "./routines";
import { sharedState } from "./shared";

type Timing = CompoundBody["sections"][number]["timing"];

const STORED_ROW = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;";

/** Oracle refuses these at once; other errors leave an invalid trigger behind. */
const REFUSED: ReadonlySet<number> = new Set([3001, 4082, 4084]);

interface Section {
  readonly timing: TriggerPart["timing"];
  readonly level: TriggerPart["level"];
  readonly block: Block;
}

function sectionOf(timing: Timing, block: Block): Section {
  if (timing === "INSTEAD OF EACH ROW") throw unimplemented("INSTEAD OF triggers", block.position);
  const [when, ...level] = timing.split(" ");
  return {
    timing: when === "BEFORE" ? "BEFORE" : "AFTER",
    level: level.join(" ") === "EACH ROW" ? "ROW" : "STATEMENT",
    block,
  };
}

function sectionsOf(trigger: CreateTrigger): readonly Section[] {
  const { timing, body, forEachRow, position } = trigger;
  if (body?.kind === "compoundBody") {
    return body.sections.map((section) => sectionOf(section.timing, section.block));
  }
  if (body?.kind !== "block" || timing === "INSTEAD OF" || timing === "COMPOUND") {
    throw unimplemented(body?.kind === "block" ? `${timing} triggers` : "triggers that CALL", position);
  }
  return [{ timing, level: forEachRow ? "ROW" : "STATEMENT", block: body }];
}

interface CompiledSection extends TriggerPart {
  readonly rows: TriggerRows;
}

function compileSection(source: Source, section: Section): CompiledSection {
  const { trigger, table } = source;
  const { timing, level, block } = section;
  const rows = new TriggerRows(trigger, table, level === "ROW");
  const body = newBody(source, section, rows);
  if (timing === "BEFORE" && level === "ROW") body.returned = STORED_ROW;
  const shared = sharedState(body, trigger, table);
  body.returned = `${shared.save}${body.returned}`;
  const text = body.block(block);
  const { when } = trigger;
  const guarded = when === undefined ? text : `IF ${body.condition(when.expression)} THEN\n${text}\nEND IF;`;
  return { timing, level, rows, body: functionText(body, `${shared.load}${guarded}\n${body.returned}`) };
}

/** A trigger and what it is compiled with. */
interface Source {
  readonly trigger: CreateTrigger;
  readonly table: RelationInfo;
  readonly context: TranslateContext;
  readonly functions: FunctionTexts;
  readonly find: ConstructorParameters<typeof Routines>[1];
}

function newBody(
  { trigger, table, context, functions, find }: Source,
  { timing, level }: Pick<Section, "timing" | "level">,
  rows: TriggerRows,
): TriggerBody {
  const name = `${trigger.name.schema?.name ?? context.currentSchema}.${trigger.name.name.name}`;
  const frame: Frame = {
    rows,
    routines: new Routines(functions, find, {
      ...(level === "ROW" && { mutating: table, beforeRow: timing === "BEFORE" }),
    }),
    raising: new Raising({
      text: trigger.bodyText,
      start: trigger.body?.position ?? 0,
      name,
      isTrigger: true,
    }),
    maySetNew: timing === "BEFORE" && level === "ROW",
    ...(level === "ROW" && { mutating: table }),
  };
  return new TriggerBody(frame, context);
}

function functionText(body: TriggerBody, statements: string): string {
  return `#variable_conflict use_column\nDECLARE\n${body.declarations.join(";\n")};\nBEGIN\n${statements}\nEND`;
}

/** Before a statement: the variables that a compound trigger's sections share get their first values. */
function initialising(source: Source): readonly TriggerPart[] {
  const { trigger, table } = source;
  const section = { timing: "BEFORE", level: "STATEMENT" } as const;
  const body = newBody(source, section, new TriggerRows(trigger, table, false));
  const { initial, save } = sharedState(body, trigger, table);
  return save === "" ? [] : [{ ...section, body: functionText(body, `${initial}${save}RETURN NULL;`) }];
}

/** For UPDATING('C'): before the statement all are unset, then those set that it names. */
function noticing(table: RelationInfo, sections: readonly CompiledSection[]): readonly TriggerPart[] {
  const asked = [...new Set(sections.flatMap(({ rows }) => [...rows.asked]))];
  if (asked.length === 0) return [];
  const set = (names: typeof asked, value: string): string =>
    names
      .map(
        (column) => `PERFORM pg_catalog.set_config('${updatingSetting(table, column)}', '${value}', true);`,
      )
      .join("\n");
  const part = (body: string, updateOf?: string): TriggerPart => ({
    timing: "BEFORE",
    level: "STATEMENT",
    body: `BEGIN\n${body}\nRETURN NULL;\nEND`,
    ...(updateOf !== undefined && { updateOf }),
  });
  return [part(set(asked, "")), ...asked.map((column) => part(set([column], "y"), column.physicalName))];
}

/** What Oracle's compiler finds as an error of the trigger; anything else is thrown. */
function compilationErrorOf(error: unknown): OracleError {
  if (error instanceof CompilationError) {
    return new OracleError(6550, error.message, error.position, { cause: error });
  }
  if (error instanceof OracleError && !REFUSED.has(error.code)) return error;
  throw error;
}

/**
 * Makes PL/pgSQL of a trigger: one function for each of its sections. What Oracle would report at compilation is the result's error.
 *
 * @throws OracleError ORA-03001 for what is not emulated; ORA-04082 and ORA-04084, which create no trigger
 */
export function compileTrigger(
  trigger: CreateTrigger,
  table: RelationInfo,
  context: TranslateContext,
  routines: Pick<Source, "functions" | "find">,
): CompiledTrigger {
  const source: Source = { trigger, table, context, ...routines };
  try {
    const sections = sectionsOf(trigger).map((section) => compileSection(source, section));
    const own = sections.map(({ timing, level, body }) => ({ timing, level, body }));
    const parts = [...noticing(table, sections), ...initialising(source), ...own];
    return { parts, functions: [...routines.functions.texts.values()] };
  } catch (error) {
    return { error: compilationErrorOf(error) };
  }
}
