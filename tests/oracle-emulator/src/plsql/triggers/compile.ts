import type { RelationInfo } from "../../catalog/model";
import { OracleError } from "../../contract";
import type { CompiledTrigger, TriggerPart } from "../../engine/ddl/triggers";
import type { Block, CompoundBody, CreateTrigger, Declaration } from "../../sql/ast";
import type { TranslateContext } from "../../translate/context";
import { unimplemented } from "../../translate/errors";
import { CompilationError } from "../errors";
import { TriggerBody } from "./body";
import { Raising } from "./raise";
import { TriggerRows, updatingSetting } from "./names";

type Timing = CompoundBody["sections"][number]["timing"];

const NOTHING = "RETURN NULL;";
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

/** A compound trigger's variables live as long as its statement: only what never changes can be repeated in each section. */
function sharedDeclarations({ body, position }: CreateTrigger): readonly Declaration[] {
  if (body?.kind !== "compoundBody") return [];
  const isFixed = (node: Declaration): boolean =>
    node.kind === "variable" ? node.constant : node.kind !== "procedure" && node.kind !== "function";
  if (!body.declarations.every(isFixed)) {
    throw unimplemented("variables that sections of a compound trigger share", position);
  }
  return body.declarations;
}

interface CompiledSection extends TriggerPart {
  readonly rows: TriggerRows;
}

function compileSection(
  trigger: CreateTrigger,
  table: RelationInfo,
  context: TranslateContext,
  section: Section,
): CompiledSection {
  const { timing, level, block } = section;
  const rows = new TriggerRows(trigger, table, level === "ROW");
  const name = `${trigger.name.schema?.name ?? context.currentSchema}.${trigger.name.name.name}`;
  const maySetNew = timing === "BEFORE" && level === "ROW";
  const returned = maySetNew ? STORED_ROW : NOTHING;
  const start = trigger.body?.position ?? 0;
  const body = new TriggerBody(
    { rows, raising: new Raising(trigger, name, start), maySetNew, returned },
    context,
  );
  const text = body.block({
    ...block,
    declarations: [...sharedDeclarations(trigger), ...block.declarations],
  });
  const { when } = trigger;
  const guarded = when === undefined ? text : `IF ${body.condition(when.expression)} THEN\n${text}\nEND IF;`;
  return {
    timing,
    level,
    rows,
    body: `#variable_conflict use_column\nDECLARE\n${body.declarations.join(";\n")};\nBEGIN\n${guarded}\n${returned}\nEND`,
  };
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
): CompiledTrigger {
  try {
    const sections = sectionsOf(trigger).map((section) => compileSection(trigger, table, context, section));
    const parts = sections.map(({ timing, level, body }) => ({ timing, level, body }));
    return { parts: [...noticing(table, sections), ...parts] };
  } catch (error) {
    return { error: compilationErrorOf(error) };
  }
}
