import type { Refusal } from "../../provider/errors";
import { layOutOracle } from "../../provider/planning/oracle/layout";
import { oracleLayoutRuleOf } from "../../provider/planning/oracle/layout-rule";
import { planOracleTable, type OraclePlanned } from "../../provider/planning/oracle/plan-table";
import { planOracleRollback } from "../../provider/planning/oracle/rollback";
import { createOracleRenderer } from "../../provider/rendering/oracle/render";
import type { OraclePlan } from "../../provider/schema/oracle-plan";
import {
  oracleTableStateSchema,
  type OracleDatabaseState,
  type OracleTableState,
} from "../../provider/schema/oracle-table-state";
import { keyRangeOf, type PlanCase } from "./plan-cases";

/** A database in which cases are planned: the owner of the tables is connected, and may read the dictionary. */
export const oracleDatabase: OracleDatabaseState = {
  engine: "oracle",
  version: "19.0.0.0.0",
  database: "FREEPDB1",
  user: "APP",
  identifierLimit: 128,
  characterSet: "AL32UTF8",
  seesDictionary: true,
  isExemptFromPolicies: false,
  now: "2026-02-10T12:00:00.000Z",
};

export function oracleStateOf(planCase: PlanCase): OracleTableState {
  return oracleTableStateSchema.parse(JSON.parse(planCase.read("state.json")));
}

/** Statements of a case's schema.sql: each ends with a line of a slash. */
export function statementsOf(planCase: PlanCase): string[] {
  return planCase.schemaSql.split(/\n\/\n/).filter((statement) => statement.trim() !== "");
}

/** Numbers that the server gives to what it names itself, by their order of appearance. */
function renumber(text: string, pattern: RegExp): string {
  const known = new Map<string, string>();
  return text.replace(pattern, (_, prefix: string, number: string, suffix: string) => {
    const short = known.get(number) ?? String(known.size + 1).padStart(7, "0");
    known.set(number, short);
    return prefix + short + suffix;
  });
}

/** A state without what differs between two databases and two moments: object ids, sizes, estimates, names by the server. */
export function normalizeOracleState(state: OracleTableState): OracleTableState {
  const settled: OracleTableState = {
    ...state,
    objectId: 4_711,
    dataObjectId: state.dataObjectId === null ? null : 4_711,
    lastDdlTime: "2026-02-10 12:00:00",
    lastAnalyzed: null,
    estimatedRows: -1,
    bytes: null,
    partitioning: state.partitioning && {
      ...state.partitioning,
      partitions: state.partitioning.partitions.map((partition) => ({ ...partition, estimatedRows: -1 })),
    },
  };
  const texts = [
    /(SYS_C)(\d+)()/g,
    /(ISEQ\$\$_)(\d+)()/g,
    /(SYS_LOB)(\d+)(C\d+\$\$)/g,
    /(SYS_(?:SUB)?P)(\d+)()/g,
  ];
  return JSON.parse(texts.reduce(renumber, JSON.stringify(settled))) as OracleTableState;
}

/** What only the rows themselves can tell: NULLs, the end of the calendar, too many intervals. */
function refuseRows(planCase: PlanCase, state: OracleTableState): readonly Refusal[] {
  const keyRange = keyRangeOf(planCase);
  const { target } = planCase;
  if (!keyRange) return [];
  const table = `${target.schema}.${target.table}`;
  const rule = oracleLayoutRuleOf(target, state);
  const laidOut = layOutOracle({ table, rule, keyRange, now: oracleDatabase.now });
  return "refusals" in laidOut ? laidOut.refusals : [];
}

export function planOracleCase(planCase: PlanCase): OraclePlanned {
  const state = oracleStateOf(planCase);
  const { target } = planCase;
  const planned = planOracleTable({
    target,
    state,
    database: oracleDatabase,
    resumed: null,
    earlierSwaps: 0,
  });
  const refusals = [...refuseRows(planCase, state), ...("refusals" in planned ? planned.refusals : [])];
  return refusals.length > 0 ? { refusals } : planned;
}

/** Names that the run of a plan has given away. */
function namesRetired({ steps }: OraclePlan): string[] {
  return steps.flatMap((step) => {
    if (step.kind === "swapTables")
      return [step.copy.retired.name, ...step.triggers.map(({ retiredName }) => retiredName)];
    if (step.kind !== "restoreGrants") return [];
    return [...step.constraints, ...step.indexes].flatMap(({ retiredName }) => retiredName ?? []);
  });
}

/** The way back from the run of a case, whose table has hanging on it what hung on its source. */
export function rollbackOf(planCase: PlanCase, plan: OraclePlan): OraclePlan {
  const state = { ...oracleStateOf(planCase), objectId: 4_712 };
  const retired = namesRetired(plan);
  return planOracleRollback({
    ended: { runId: "1", plan, swappedAt: "2026-02-10 12:00:00+00" },
    target: planCase.target,
    state: { ...state, namesTaken: [...state.namesTaken, ...retired] },
    retired: { name: retired[0] ?? "", objectId: 4_711 },
    identifierLimit: oracleDatabase.identifierLimit,
    resumed: null,
  });
}

const renderer = createOracleRenderer();

/** A block of PL/SQL ends with a semicolon of its own and, as SQL*Plus wants it, a slash. */
function endOf(text: string): string {
  return /\bEND(?:\s+\S+)?;$/.test(text) ? "\n/" : ";";
}

/** A plan as its preview shows it, statement by statement. */
export function renderOraclePlan(plan: OraclePlan): string {
  const head = [`-- ${plan.method}: ${plan.reason}`, ...plan.hazards.map(({ code }) => `-- hazard ${code}`)];
  const steps = plan.steps.map((step, at) =>
    [
      `-- ${at + 1}. ${step.kind}`,
      ...step.locks.map(({ mode, table }) => `-- lock ${mode} on ${table}`),
      ...step.hazards.map(({ code }) => `-- hazard ${code}`),
      ...renderer
        .preview(step)
        .map(
          ({ name, repeat, text }) =>
            `-- ${name}${repeat === null ? "" : ` (${repeat})`}\n${text}${endOf(text)}`,
        ),
    ].join("\n\n"),
  );
  return `${[head.join("\n"), ...steps].join("\n\n")}\n`;
}
