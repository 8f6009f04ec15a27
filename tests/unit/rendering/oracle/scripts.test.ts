import { oracleInstallation } from "../../../../provider/execution/oracle/ledger";
import { createOracleRenderer } from "../../../../provider/rendering/oracle/render";
import {
  refuseUnscriptableOracle,
  renderOracleScripts,
  structureBlock,
} from "../../../../provider/rendering/scripts/oracle";
import { plsqlText } from "../../../../provider/rendering/scripts/oracle/plsql-text";
import type { ScriptFile } from "../../../../provider/rendering/scripts";
import { opening } from "../../../../provider/schema/oracle-cutover";
import type { OraclePlan } from "../../../../provider/schema/oracle-plan";
import { parseStatement } from "../../../oracle-emulator/src/sql";
import {
  oracleDatabase,
  oracleStateOf,
  planOracleCase,
  rollbackOf,
} from "../../../support/oracle-plan-cases";
import { oracleTarget } from "../../../support/oracle-orders";
import { planCases, type PlanCase } from "../../../support/plan-cases";
import { readBlocks } from "../../../support/sqlplus-commands";

const renderer = createOracleRenderer();

function setOf(planCase: PlanCase, plan: OraclePlan, database = oracleDatabase): ScriptFile[] {
  const layout =
    plan.layout.strategy === "INTERVAL" && plan.method === "copySwap"
      ? {
          firstPartition: "P",
          transition: plan.layout.keyType === "NUMBER" ? "5" : "2026-01-01 00:00:00",
          intervals: 1,
          hashCount: 1,
        }
      : { partitions: 1, hashCount: 1 };
  return renderOracleScripts({
    ...{ plan, layout, state: oracleStateOf(planCase), target: oracleTarget(), database, renderer },
    structure: "12.34",
    retiredStructure: plan.method === "rollback" ? "56.78" : null,
    inventory: "six columns",
    settingsSql: "ALTER SESSION SET NLS_SORT = 'BINARY'",
    ledgerVersion: 1,
    installation: oracleInstallation,
  });
}

const planned = planCases("oracle").flatMap((planCase): [string, PlanCase, OraclePlan][] => {
  const result = planOracleCase(planCase);
  return "plan" in result ? [[planCase.name, planCase, result.plan]] : [];
});
const refusalOf = (plan: OraclePlan, database = oracleDatabase) =>
  refuseUnscriptableOracle({ plan, database, renderer });
const forth = planned.filter(([, , plan]) => refusalOf(plan) === null);
const ways = forth.map(([name, planCase, plan]): [string, PlanCase, OraclePlan] => [
  `${name}, back`,
  planCase,
  rollbackOf(planCase, plan),
]);
const scripted = [...forth, ...ways];
/** One plan with triggers, one with foreign keys, and what ends each of them. */
const richest = (of: typeof scripted) =>
  (["triggers", "foreignKeys"] as const).map((what) => {
    const found = of.find(([, , { steps }]) =>
      steps.some((step) => step.kind === "swapTables" && step[what].length > 0),
    );
    if (!found) throw new Error(`no case has ${what}`);
    return found;
  });
const rich = [...richest(forth), ...richest(ways)];
const [, richCase, richPlan] = rich[0] ?? ["", undefined, undefined];

/** What stands in literals, as the server gets it. */
function unquote(text: string): string {
  return text
    .replace(/'\s*\|\|\s*CHR\(10\)\s*\|\|\s*'/g, "\n")
    .replace(/'\s*\|\|\s*'/g, "")
    .replaceAll("''", "'");
}

/** A pattern for a previewed statement as a script may hold it: what is known at run time may be anything. */
function patternOf(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(escaped.replace(/(?<![:\w"'])( ?):([a-zA-Z_]\w*)\b/g, " ?[^;]{1,120}?"));
}

/** What scripts do by statements of their own, and why. */
const doneOtherwise = new Set([
  // Scripts name no blockers: that takes a right on V$ views.
  "startJournal.findBlockers",
  // Asked for by name, beside the words that scripts have in common.
  "createTable.findInterim",
  "prepareRollback.findObjects",
  "closeWayBack.findObjects",
  "createIndexes.readReverseTrigger",
  "swapTables.listTriggers",
  "startJournal.findObjects",
  // Together with what was valid before.
  "restoreGrants.readStates",
  // The same look as before the swap, and the same statement as where the run is taken back.
  "validateForeignKeys.listKeys",
  "swapTables.takeKeyBack",
  // A chunk that is looked for has no upper end yet; the preview shows one with both.
  "dataLoad.findChunkEnd",
]);

describe("a set of scripts for SQL*Plus", () => {
  it("is made for most plans that copy a table, and for the way back from each", () => {
    expect(forth.length).toBeGreaterThan(10);
    expect(ways.filter(([, , plan]) => refusalOf(plan) !== null)).toEqual([]);
  });

  it.each(scripted)(
    "is read by SQL*Plus as it is meant, line by line and block by block: %s",
    (_, planCase, plan) => {
      const parsed = new Set<string>();
      for (const { path, text } of setOf(planCase, plan).filter((file) => file.path.endsWith(".sql")))
        for (const command of readBlocks(text, path))
          if (command.kind === "statement" && !parsed.has(command.text)) {
            parsed.add(command.text);
            expect(() => parseStatement(command.text)).not.toThrow();
          }
      expect(parsed.size).toBeGreaterThan(plan.method === "copySwap" ? 14 : 11);
    },
  );

  it.each(rich)("holds every statement that a preview shows: %s", (_, planCase, plan) => {
    const text = unquote(
      setOf(planCase, plan)
        .map((file) => file.text)
        .join("\n"),
    );
    const shown = plan.steps.flatMap((step) => renderer.preview(step));
    const missing = shown
      .filter((statement) => !patternOf(statement.text).test(text))
      .map(({ name }) => name);
    expect(missing.filter((name) => !doneOtherwise.has(name))).toEqual([]);
  });

  it("stops at the first error of each file, before anything else can fail", () => {
    if (!richCase || !richPlan) throw new Error("no case has a trigger");
    for (const { path, text } of setOf(richCase, richPlan).filter((file) => file.path.endsWith(".sql")))
      expect([path, ...text.split("\n").slice(0, 3)]).toEqual([
        path,
        "WHENEVER SQLERROR EXIT 3 ROLLBACK",
        "WHENEVER OSERROR EXIT 2 ROLLBACK",
        "SET DEFINE OFF",
      ]);
  });

  it("leaves no tag, no place that nobody fills in, and no undefined value", () => {
    if (!richCase || !richPlan) throw new Error("no case has a trigger");
    const text = setOf(richCase, richPlan)
      .map((file) => file.text)
      .join("\n");
    expect(text).not.toMatch(/\{\{|undefined|\[object/);
    const filled = new Set([...text.matchAll(/'(<<\w+>>)', /g)].map(([, hole]) => hole));
    expect([...text.matchAll(/<<\w+>>/g)].map(([hole]) => hole).filter((hole) => !filled.has(hole))).toEqual(
      [],
    );
  });

  it("opens the source with a patience of its own, as the executor does, and says where it could not", () => {
    if (!richCase || !richPlan) throw new Error("no case has a trigger");
    const impatient = richPlan.steps.map((step) =>
      step.kind === "swapTables" ? { ...step, patienceMs: 1_000 } : step,
    );
    const set = setOf(richCase, { ...richPlan, steps: impatient });
    const opened = {
      "50_swap_tables.sql": /open_source\('.+', .+READ WRITE'/,
      "emergency.sql": /open_source\(v_source_now, /,
    };
    for (const [path, call] of Object.entries(opened)) {
      const text = set.find((file) => file.path === path)?.text ?? "";
      const [, word] = /PROCEDURE open_source([\s\S]+?)\n {2}END;/.exec(text) ?? [];
      expect(word).toContain(`GET_TIME + ${opening.leastPatienceMs / 10};`);
      expect(word).toContain(`limit_ddl(${opening.queueSeconds});`);
      expect(word).toContain("'STILL_READ_ONLY: '");
      expect(word).not.toMatch(/pause|SLEEP/);
      expect(text).toMatch(call);
      expect(text).not.toContain("run_ddl('Opening the source");
    }
  });

  it("keeps each line as short as SQL*Plus reads it, however many triggers there are", () => {
    if (!richCase || !richPlan) throw new Error("no case has a trigger");
    const names = Array.from({ length: 20 }, (_, at) => `${at}${"&".repeat(120)}`);
    const many = richPlan.steps.map((step) => {
      if (step.kind !== "swapTables") return step;
      const [trigger] = step.triggers;
      if (!trigger) throw new Error("there is no trigger");
      const triggers = names.map((name) => ({
        ...trigger,
        ...{ name, interimName: `I${name}`, retiredName: `R${name}` },
      }));
      return { ...step, triggers };
    });
    for (const { path, text } of setOf(richCase, { ...richPlan, steps: many }))
      if (path.endsWith(".sql")) expect(() => readBlocks(text, path)).not.toThrow();
  });

  it("is the same for the same request", () => {
    if (!richCase || !richPlan) throw new Error("no case has a trigger");
    expect(setOf(richCase, richPlan)).toEqual(setOf(richCase, richPlan));
  });

  it("reads the structure by the words of the scripts", () => {
    expect(structureBlock("T", "J")).toMatch(/:out_structure := structure\('T'\);\nEND;$/);
  });
});

describe("a text in PL/SQL", () => {
  it.each([
    ["plain", "'plain'"],
    ["it's", "'it''s'"],
    ["a\nb", "q'~a\nb~'"],
    ["a\n/\nb", "'a'\n      || CHR(10)\n      || '/'\n      || CHR(10)\n      || 'b'"],
    ["a\n@b", "'a'\n      || CHR(10)\n      || '@b'"],
    ["a -\nb", "'a -'\n      || CHR(10)\n      || 'b'"],
    ["a\n\nb", "'a'\n      || CHR(10)\n      || CHR(10)\n      || 'b'"],
    ["\u20ac\u{1d11e}", "TO_CHAR(UNISTR('\\20AC\\D834\\DD1E'))"],
    ["", "NULL"],
  ])("is inert: %j", (text, expected) => {
    expect(plsqlText(text)).toBe(expected);
  });

  it("never makes a line longer than SQL*Plus reads, and begins as a CLOB where it is long", () => {
    const text = plsqlText("x'".repeat(40_000));
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(2_400);
    expect(text).toMatch(/^TO_CLOB\('x''/);
  });

  it("counts bytes: a text that is short in characters may be none of PL/SQL", () => {
    const ofThree = "\u20ac".repeat(10_001);
    expect(plsqlText(ofThree.slice(1))).not.toContain("TO_CLOB");
    const [first = "", second = ""] = plsqlText(ofThree).split(/(?=TO_CLOB)/);
    expect([first.match(/20AC/g)?.length, second.match(/20AC/g)?.length]).toEqual([9_960, 41]);
  });
});

describe("a plan of Oracle that scripts cannot carry out", () => {
  it("is refused by name where its method makes no copy", () => {
    const refusals = planned.map(([, , plan]) => refusalOf(plan)?.problem ?? "");
    const found = refusals.filter((message) =>
      /the (?:step|method) (?:addPartitions|setInterval)/.test(message),
    );
    expect(found).not.toEqual([]);
  });

  it("is refused where a script cannot wait", () => {
    const old = { ...oracleDatabase, version: "12.2.0.1.0" };
    expect(richPlan && refusalOf(richPlan, old)?.problem).toContain("Oracle before 18c");
  });

  it("is refused where a statement is longer than a variable of PL/SQL", () => {
    if (!richPlan) throw new Error("no case has a trigger");
    const comment = { on: "TABLE" as const, name: "T", text: "x".repeat(31_000) };
    const steps = richPlan.steps.map((step) =>
      step.kind === "createTable" ? { ...step, comments: [comment] } : step,
    );
    expect(refusalOf({ ...richPlan, steps })?.problem).toContain("statements of more than 30000 bytes");
  });
});
