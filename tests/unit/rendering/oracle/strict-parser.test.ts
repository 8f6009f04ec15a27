import { copyOf } from "../../../../provider/execution/oracle/abandon";
import { createOracleRenderer, oracleTemplates } from "../../../../provider/rendering/oracle/render";
import type { OraclePlan } from "../../../../provider/schema/oracle-plan";
import { parseStatement } from "../../../oracle-emulator/src/sql";
import { planOracleCase } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

const renderer = createOracleRenderer();

/** What stands where a preview has a marker that is no bind. */
const examples: readonly (readonly [string, string])[] = [
  ["PARTITION :firstPartition", 'PARTITION "P_2024_01"'],
  ["LESS THAN (:transition)", "LESS THAN (DATE '2024-02-01')"],
  ["IN SHARE MODE :wait", "IN SHARE MODE WAIT 1"],
  ["DDL_LOCK_TIMEOUT = :waitSeconds", "DDL_LOCK_TIMEOUT = 1"],
  ["START WITH :next", "START WITH 5"],
  ["GRANT :privilege", "GRANT SELECT"],
  ["TO :grantee :grantOption", "TO PUBLIC WITH GRANT OPTION"],
  ["FROM :grantee", "FROM PUBLIC"],
  ['TRIGGER "APP".:interimTrigger', 'TRIGGER "APP"."ORDERS_INTERIM_T"'],
  ["NAME = :interimTriggerText", "NAME = 'ORDERS_INTERIM_T'"],
  ["ALTER :type :objectSchema.:object COMPILE :unit", 'ALTER PACKAGE "APP"."P" COMPILE BODY REUSE SETTINGS'],
];

function withExamples(text: string): string {
  return examples.reduce((filled, [marker, example]) => filled.replace(marker, () => example), text);
}

const plans = planCases("oracle").flatMap((planCase): (readonly [string, OraclePlan])[] => {
  const planned = planOracleCase(planCase);
  return "plan" in planned ? [[planCase.name, planned.plan]] : [];
});

describe("a parser that accepts nothing it does not know", () => {
  it.each(plans)("reads every statement of the plan: %s", (_, plan) => {
    for (const step of plan.steps)
      for (const { text } of renderer.preview(step))
        expect(() => parseStatement(withExamples(text))).not.toThrow();
  });

  it.each(oracleTemplates.statementNames("00_ledger"))("reads the ledger's statement %s", (name) => {
    const { text } = renderer.ledger().statement(name, { version: 1, sid: 17, serial: 4, waitSeconds: 1 });
    expect(() => parseStatement(text)).not.toThrow();
  });

  it.each(oracleTemplates.statementNames("90_abandon"))(
    "reads the statement %s that takes a run back",
    (name) => {
      const copy = plans.map(([, plan]) => copyOf(plan)).find((found) => found !== null) ?? null;
      const { text } = renderer.abandon(copy).statement(name, {
        ...{ name: "N", trigger: "T", waitSeconds: 1 },
        ...{ keySchema: "S", keyTable: "T", key: "K", earlier: "100" },
      });
      expect(() => parseStatement(text)).not.toThrow();
    },
  );
});
