import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createOracleRenderer, oracleTemplates } from "../../../../provider/rendering/oracle/render";
import type { OracleStep, OracleStepKind } from "../../../../provider/schema/oracle-plan";
import { planOracleCase } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

const folder = path.join(__dirname, "../../../../templates/oracle");
const renderer = createOracleRenderer();

function stepOf<K extends OracleStepKind>(name: string, kind: K): Extract<OracleStep, { kind: K }> {
  const planCase = planCases("oracle").find((candidate) => candidate.name === name);
  const planned = planCase && planOracleCase(planCase);
  const steps: readonly OracleStep[] = planned && "plan" in planned ? planned.plan.steps : [];
  const step = steps.find((candidate) => candidate.kind === kind);
  if (step === undefined) throw new Error(`${name} has no ${kind}.`);
  return step as Extract<OracleStep, { kind: K }>;
}

describe("the templates of Oracle", () => {
  it.each(readdirSync(folder).filter((file) => file.endsWith(".sql")))(
    "have every statement of %s once",
    (file) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      const names = oracleTemplates.statementNames(path.basename(file, ".sql"));
      expect(names.length).toBe(text.split("\n").filter((line) => line.startsWith("-- name:")).length);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it("send blocks of PL/SQL with their semicolon, and SQL without", () => {
    const swap = renderer.script(stepOf("month", "swapTables"));
    expect(swap.statement("swapNames").text).toMatch(/END;$/);
    expect(swap.statement("fenceSource").text).toMatch(/ READ ONLY$/);
  });

  it.each([
    ["PACKAGE BODY", 'ALTER PACKAGE "APP"."X" COMPILE BODY REUSE SETTINGS'],
    ["TRIGGER", 'ALTER TRIGGER "APP"."X" COMPILE REUSE SETTINGS'],
    ["TYPE", 'ALTER TYPE "APP"."X" COMPILE REUSE SETTINGS'],
    ["VIEW", 'ALTER VIEW "APP"."X" COMPILE'],
  ])("compile PL/SQL under its own settings, and what has none without: %s", (type, text) => {
    const restore = renderer.script(stepOf("month", "restoreGrants"));
    expect(restore.statement("recompile", { type, objectSchema: "APP", object: "X" }).text).toBe(text);
  });

  it("number binds by their first use, and each once", () => {
    const ledger = renderer.ledger().statement("startStep");
    expect(ledger.binds).toEqual(["run", "step"]);
    expect(ledger.text).toContain("SELECT :1, :2 FROM DUAL");
    expect(ledger.text).toContain("RUN_ID = :1 AND STEP = :2");
  });
});

describe("the range of a chunk", () => {
  const script = renderer.script(stepOf("month", "dataLoad"));
  const binds = (values: Readonly<Record<string, boolean>>) => script.statement("findChunkEnd", values).binds;

  it("has a bind for each end that there is", () => {
    expect(binds({})).toEqual(["chunkRows", "lower1", "upper1"]);
    expect(binds({ isFirst: true })).toEqual(["chunkRows", "upper1"]);
    expect(binds({ isLast: true })).toEqual(["chunkRows", "lower1"]);
    expect(binds({ isFirst: true, isLast: true })).toEqual(["chunkRows"]);
  });

  it("is everything where there is but one chunk", () => {
    expect(script.statement("copyChunk", { isFirst: true, isLast: true }).text).toMatch(/WHERE 1 = 1;$/m);
  });

  it("compares a key of several columns one after the other, each with a bind of its own", () => {
    const statement = renderer.script(stepOf("key-in-primary-key", "dataLoad")).statement("findChunkEnd", {
      isLast: true,
    });
    expect(statement.binds).toEqual(["chunkRows", "lower1", "lower2"]);
    const [id, date] = [`TO_NUMBER(:2)`, `TO_DATE(:3, 'SYYYY-MM-DD HH24:MI:SS')`];
    expect(statement.text).toContain(
      `WHERE t."ORDER_ID" >= ${id} AND (t."ORDER_ID" > ${id} OR t."ORDER_DATE" > ${date})`,
    );
  });
});

describe("a block of PL/SQL", () => {
  it("tells by binds that go by their names, beside those that it is given", () => {
    const block = renderer.script(stepOf("month", "dataLoad")).statement("copyChunk", { isFirst: true });
    expect(block.outputs).toEqual(["fenced", "copied"]);
    expect(block.binds).toEqual(["run", "token", "worker", "chunk", "lower", "upper", "upper1"]);
    expect(block.text).toContain(":out_copied := SQL%ROWCOUNT;");
  });

  it.each([
    ["dataLoad", "copyChunk"],
    ["deltaLoad", "takeJournal"],
    ["deltaLoad", "takeWholeJournal"],
    ["validate", "compareChunk"],
    ["validate", "compareReplayed"],
  ] as const)("that writes holds the fence before it does, and commits: %s.%s", (step, name) => {
    const { text } = renderer.script(stepOf("month", step)).statement(name);
    const [before = "", after = ""] = text.split("UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN");
    expect(before).not.toMatch(/\b(INSERT|UPDATE|DELETE)\b/);
    expect(after).toMatch(/:out_fenced := 'Y';\s+RETURN;[^]*COMMIT;/);
  });
});

describe("the hash of a row", () => {
  const text = (name: string) => renderer.script(stepOf(name, "validate")).statement("compareChunk").text;

  it("tells NULL from every text", () => {
    expect(text("every-carried-type")).toContain(
      `ORA_HASH(NVL(t."V", 'N'), 4294967295, ORA_HASH(NVL2(t."V", 'V', 'N')`,
    );
  });

  it("leaves virtual columns out", () => {
    expect(text("virtual-and-invisible-columns")).not.toContain("DOUBLED");
    expect(text("virtual-and-invisible-columns")).toContain("SECRET");
  });

  it("has the lengths of large objects, whose content is compared beside it", () => {
    expect(text("large-objects")).toContain(`TO_CHAR(DBMS_LOB.GETLENGTH(t."NOTE"))`);
    expect(text("large-objects")).toContain(
      `(DBMS_LOB.COMPARE(s."NOTE", i."NOTE") <> 0 OR DBMS_LOB.COMPARE(s."SCAN", i."SCAN") <> 0)`,
    );
    expect(text("month")).toContain("SELECT 0 AS DIFFERING FROM DUAL");
  });
});

describe("values of a statement", () => {
  const create = renderer.script(stepOf("month", "createTable"));

  it("are literals of the key's type where DDL cannot bind", () => {
    const values = { firstPartition: "P_2024_03", transition: "2024-04-01 00:00:00" };
    expect(create.statement("createInterim", values).text).toContain(
      `(PARTITION "P_2024_03" VALUES LESS THAN (TO_DATE(' 2024-04-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')))`,
    );
  });

  it("are refused where they are no date, no privilege, or no number", () => {
    const transition = "1)) AS SELECT * FROM SECRETS --";
    expect(() => create.statement("createInterim", { firstPartition: "P", transition })).toThrow(
      "Not a date",
    );
    const swap = renderer.script(stepOf("identity-always", "swapTables"));
    expect(() => swap.statement("grant", { privilege: "DBA; --", grantee: "X" })).toThrow(
      "is not a privilege",
    );
    expect(() => swap.statement("restoreIdentity", { column: "ORDER_ID", next: "1) x" })).toThrow(
      "Not a number",
    );
  });

  it("grant to PUBLIC by the word, and to users by their quoted names", () => {
    const swap = renderer.script(stepOf("month", "swapTables"));
    const grant = (values: Readonly<Record<string, string | boolean>>) =>
      swap.statement("grant", values).text;
    expect(grant({ privilege: "SELECT", grantee: "PUBLIC", grantable: false })).toBe(
      `GRANT SELECT ON "APP"."ORDERS_INTERIM" TO PUBLIC`,
    );
    expect(grant({ privilege: "UPDATE", column: "AMOUNT", grantee: "a b", grantable: true })).toBe(
      `GRANT UPDATE ("AMOUNT") ON "APP"."ORDERS_INTERIM" TO "a b" WITH GRANT OPTION`,
    );
  });

  it("enable no constraint by chance: a hostile name stays a name", () => {
    const { text } = renderer.script(stepOf("hostile-names", "dataLoad")).statement("copyChunk");
    expect(text).toContain(`"it's :lower"`);
    expect(text).toContain(`"Ünï {{schema}}"`);
  });
});
