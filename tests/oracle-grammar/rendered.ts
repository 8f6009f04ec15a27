import { oracleCompareScript } from "../../provider/rendering/oracle/compare";
import {
  createOracleRenderer,
  oracleTemplateFiles,
  oracleTemplates,
} from "../../provider/rendering/oracle/render";
import { previewValues } from "../../provider/rendering/oracle/preview";
import { compilableTypes } from "../../provider/rendering/oracle/swap-view";
import { Marker } from "../../provider/rendering/template";
import type { OracleCopy, OraclePlan, OracleStep } from "../../provider/schema/oracle-plan";
import type { Statement, StatementValues } from "../../provider/schema/statement";
import { planOracleCase, rollbackOf } from "../support/oracle-plan-cases";
import { planCases } from "../support/plan-cases";

/** One statement as it goes to a server. */
export interface NamedText {
  /** `dataLoad.copyChunk` */
  readonly name: string;
  readonly text: string;
}

/** Which template renders which statements. */
const files = {
  ledger: "00_ledger",
  ...oracleTemplateFiles,
  compare: "80_compare",
  abandon: "90_abandon",
};

/** Every statement of every template. */
export const templateStatements: readonly string[] = Object.entries(files).flatMap(([prefix, file]) =>
  oracleTemplates.statementNames(file).map((name) => `${prefix}.${name}`),
);

const renderer = createOracleRenderer();

/** What stands in a statement only when it runs, in every form that it takes. */
const runTimeForms: Readonly<Record<string, readonly StatementValues[]>> = {
  "startJournal.drain": [{ wait: "NOWAIT" }, { wait: "WAIT 1" }],
  "prepareRollback.drainTable": [{ wait: "NOWAIT" }, { wait: "WAIT 1" }],
  "prepareRollback.drainRetired": [{ wait: "NOWAIT" }, { wait: "WAIT 1" }],
  "swapTables.lockNeighbour": [{ wait: "NOWAIT" }, { wait: "WAIT 1" }],
  "swapTables.grant": [
    { privilege: "SELECT", grantee: "READER", column: null, grantable: false, hierarchy: false },
    { privilege: "UPDATE", grantee: "PUBLIC", column: "a b", grantable: false, hierarchy: false },
    { privilege: "SELECT", grantee: "READER", column: null, grantable: true, hierarchy: true },
    { privilege: "ON COMMIT REFRESH", grantee: "READER", column: null, grantable: true, hierarchy: false },
  ],
  "swapTables.revoke": [{ grantee: "READER" }, { grantee: "PUBLIC" }],
  "createIndexes.compileTrigger": [{ interimTrigger: "A trigger" }],
  "createIndexes.readTriggerErrors": [{ interimTriggerText: "'A trigger'" }],
  "restoreGrants.recompile": [...compilableTypes].map((type) => ({
    type,
    objectSchema: "A b",
    object: "An object",
  })),
};

/** First, middle, last and only chunk; statements that know no chunk are the same in all. */
const chunkForms: readonly StatementValues[] = [false, true].flatMap((isFirst) =>
  [false, true].map((isLast) => ({ isFirst, isLast })),
);

const runTimeValues: StatementValues = { firstPartition: "P_2026_01", waitSeconds: 1, next: "1001" };

function transitionOf(step: OracleStep): StatementValues {
  if (!("layout" in step) || step.layout.strategy !== "INTERVAL") return {};
  return { transition: step.layout.keyType === "NUMBER" ? "1000000" : "2026-02-01 00:00:00" };
}

/** What a preview fills in itself, without what it leaves to the run. */
function knownValues(step: OracleStep, name: string): StatementValues[] {
  return previewValues(step, name).map(
    (values) =>
      Object.fromEntries(
        Object.entries(values).filter(([, value]) => !(value instanceof Marker)),
      ) as StatementValues,
  );
}

function renderStep(step: OracleStep): Statement[] {
  const script = renderer.script(step);
  return oracleTemplates
    .statementNames(files[step.kind])
    .flatMap((name) =>
      knownValues(step, name).flatMap((known) =>
        (runTimeForms[`${step.kind}.${name}`] ?? [{}]).flatMap((form) =>
          chunkForms.map((chunk) =>
            script.statement(name, { ...runTimeValues, ...transitionOf(step), ...known, ...form, ...chunk }),
          ),
        ),
      ),
    );
}

function renderLedger(): Statement[] {
  const values = { version: 1, sid: 17, serial: 4, waitSeconds: 1 };
  return oracleTemplates
    .statementNames(files.ledger)
    .map((name) => renderer.ledger().statement(name, values));
}

function renderAbandonment(copy: OracleCopy): Statement[] {
  const earlier = "NUMTOYMINTERVAL(1, 'MONTH')";
  const key = { keySchema: "A b", keyTable: "Lines", key: "Of order" };
  const values = { ...key, name: copy.interim.name, trigger: copy.journalTrigger, waitSeconds: 1, earlier };
  return oracleTemplates
    .statementNames(files.abandon)
    .map((name) => renderer.abandon(copy).statement(name, values));
}

function renderComparison(copy: OracleCopy): Statement[] {
  const [{ name: column } = { name: "ID" }] = copy.key;
  const bounds = ["1", "10", "100"].map((value) => ({ type: "NUMBER" as const, value }));
  const placements = [
    { kind: "none" },
    { kind: "range", column, bounds },
    { kind: "list", column, values: [bounds, [{ type: "NULL" }]] },
  ] as const;
  return placements.flatMap((placement) =>
    oracleTemplates
      .statementNames(files.compare)
      .flatMap((name) =>
        [false, true].flatMap((isFull) =>
          chunkForms.map((chunk) =>
            oracleCompareScript({ copy, placement }).statement(name, { ...chunk, seed: 7, isFull }),
          ),
        ),
      ),
  );
}

/** The plan of a case and, where it retires a table, that of the way back. */
function plansOfCases(): OraclePlan[] {
  return planCases("oracle").flatMap((planCase) => {
    const planned = planOracleCase(planCase);
    if (!("plan" in planned)) return [];
    const { plan } = planned;
    return plan.method === "copySwap" ? [plan, rollbackOf(planCase, plan)] : [plan];
  });
}

function renderPlan({ steps }: OraclePlan): Statement[] {
  const [first] = steps;
  if (first === undefined) return [];
  return [...steps.flatMap(renderStep), ...("copy" in first ? renderAbandonment(first.copy) : [])];
}

/** Of all cases the table with the most columns: of every type, and large objects. */
function widestCopy(plans: readonly OraclePlan[]): readonly OracleCopy[] {
  const copies = plans.flatMap(({ steps }) =>
    steps.slice(0, 1).flatMap((step) => ("copy" in step ? [step.copy] : [])),
  );
  return copies.sort((left, right) => right.columns.length - left.columns.length).slice(0, 1);
}

/** Every statement of every template, for every plan case, as it goes to the server; each text once. */
export function renderCases(): NamedText[] {
  const plans = plansOfCases();
  const compared = widestCopy(plans).flatMap(renderComparison);
  const statements = [...renderLedger(), ...plans.flatMap(renderPlan), ...compared];
  return [...new Map(statements.map(({ name, text }) => [`${name}\n${text}`, { name, text }])).values()];
}
