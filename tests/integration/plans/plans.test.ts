import { discoverTables } from "../../../provider/discovery/postgres";
import { openSession } from "../../../provider/dialect/postgres";
import type { Session, SqlCommand } from "../../../provider/dialect/session";
import { findMoving, namesOfMoving } from "../../../provider/engines/postgres/default-partition";
import type { Moving } from "../../../provider/planning/move-rows";
import { planTarget, renderer } from "../../../provider/engines/postgres/plan-target";
import { repartition } from "../../../provider/engines/postgres/repartition";
import { guardsOf } from "../../../provider/schema/guard";
import { tableStateSchema, type TableState } from "../../../provider/schema/table-state";
import { compareInventories } from "../../../provider/validation/inventory";
import type { Plan } from "../../../provider/schema/plan";
import type { Target } from "../../../provider/schema/target";
import { listeningHooks } from "../../support/orders";
import {
  expectFile,
  isUpdating,
  keyRangeOf,
  movingOf,
  normalizeMoving,
  normalizeSql,
  normalizeState,
  planCases,
  renderPlan,
  renderRefusals,
  stateOf,
  asBefore18,
  type PlanCase,
} from "../../support/plan-cases";
import { connectionTo } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { oneIn } from "../../support/share";

let database: TestDatabase;
let session: Session;
let majorVersion: number;

beforeAll(async () => {
  database = await createTestDatabase();
  session = await openSession(connectionTo(database), { applicationName: "plan cases" });
  const { rows } = await database.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS version",
  );
  majorVersion = rows[0]?.version ?? 0;
});

afterAll(async () => {
  await session.close();
  await database.drop();
});

beforeEach(async () => {
  await database.query(
    "DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA IF EXISTS table_migration CASCADE; CREATE SCHEMA app",
  );
});

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const tableOf = (target: Target) => `${quote(target.schema)}.${quote(target.table)}`;

async function discover({ schema, table }: Target): Promise<TableState> {
  const { tables } = await discoverTables(session, { tables: [{ schema, table }] });
  return tableStateSchema.parse(tables[0]);
}

/** Every row as text, sorted: NaN, numeric scales, json and xml as they are written. */
async function rowsOf(target: Target): Promise<string[]> {
  const { rows } = await database.query<{ row: string }>(
    `SELECT t::text AS row FROM ${tableOf(target)} t ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}

async function checkState(planCase: PlanCase): Promise<TableState> {
  const state = await discover(planCase.target);
  const found = normalizeState(state, database.user);
  if (isUpdating) planCase.write("state.json", `${JSON.stringify(found, null, 2)}\n`);
  else if (majorVersion >= 18) expect(found).toEqual(stateOf(planCase));
  else expect(asBefore18(found)).toEqual(asBefore18(stateOf(planCase)));
  return state;
}

/** Rows of the default partition that belong elsewhere. */
async function checkMoving(planCase: PlanCase, state: TableState): Promise<Moving | null> {
  const { target } = planCase;
  const { database: server } = await discoverTables(session, { tables: [] });
  const subject = { target, state, database: server, keyMax: null };
  const moving = namesOfMoving(await findMoving(session, subject, { open: null, resumable: null }));
  const found = moving && normalizeMoving(moving, database.user);
  if (isUpdating && found) planCase.write("moving.json", `${JSON.stringify(found, null, 2)}\n`);
  else if (majorVersion >= 18 && !isUpdating) expect(found).toEqual(movingOf(planCase));
  return moving;
}

/** What stands for a marker: a name, a literal, a number, keywords. */
const value = String.raw`(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w ().,"=-]*?)`;

/** A pattern for a previewed text as it may be executed: each marker may be any value, each bind a number. */
function patternOf(text: string, binds: readonly string[]): string {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return escaped
    .replace(" :grantOption", "(?: WITH GRANT OPTION)?")
    .replace(/(?<![:\w"'?])( ?'?):([a-zA-Z]+)\b/g, (_, lead: string, name: string) =>
      binds.includes(name) ? `${lead}\\$\\d+` : `${lead}${value}`,
    );
}

/** Executed statements of the plan's steps that no preview has shown. */
function unannounced(plan: Plan, executed: readonly SqlCommand[]): string[] {
  const kinds = new Set<string>(plan.steps.map(({ kind }) => kind));
  const shown = plan.steps.flatMap((step) => renderer.preview(step));
  const alternatives = shown.map(({ text, binds }) => patternOf(text, binds)).join("|");
  const known = new RegExp(`^(?:(?:${alternatives})(?:;\\n|$))+$`);
  return executed
    .filter(({ name }) => kinds.has(name.split(".")[0] ?? ""))
    .map(({ text }) => text)
    .filter((text) => !known.test(text) && !/^SET LOCAL lock_timeout = \d+$/.test(text));
}

async function run(planCase: PlanCase, plan: Plan, before: TableState): Promise<void> {
  const { target } = planCase;
  const rows = await rowsOf(target);
  const executed: SqlCommand[] = [];
  const observer = { before: (command: SqlCommand) => void executed.push(command) };
  const hooks = listeningHooks({ observer });
  await repartition({ connection: connectionTo(database), target, plannedHash: plan.hash, hooks });

  expect(await rowsOf(target)).toEqual(rows);
  const after = await discover(target);
  expect(compareInventories(before, after, guardsOf(plan))).toEqual([]);
  expect(unannounced(plan, executed)).toEqual([]);
  const fallback = after.partitioning?.partitions.find(({ isDefault }) => isDefault);
  if (fallback) {
    const { rowCount } = await database.query(
      `SELECT FROM ${quote(fallback.schema)}.${quote(fallback.name)}`,
    );
    const outside = planCase.has("rows-outside.txt") ? Number(planCase.read("rows-outside.txt")) : 0;
    expect(rowCount).toBe(outside);
  }
  const again = await planTarget(session, target);
  expect("plan" in again ? again.plan.method : again.refusals).toBe("nothing");
}

async function expectSource(planCase: PlanCase, before: TableState): Promise<void> {
  const after = await discover(planCase.target);
  expect({ ...after, bytes: before.bytes, estimatedRows: before.estimatedRows }).toEqual(before);
}

const cases = planCases();

describe("a case on a real database", () => {
  it.each((isUpdating ? cases : oneIn(3, cases)).map((planCase) => [planCase.name, planCase] as const))(
    "is discovered, planned and executed: %s",
    async (_, planCase) => {
      await database.query(planCase.schemaSql);
      const before = await checkState(planCase);
      const moving = await checkMoving(planCase, before);
      const outcome = await planTarget(session, planCase.target);
      if ("refusals" in outcome) {
        expect(planCase.name).toMatch(/^refused-/);
        const found = renderRefusals(outcome.refusals);
        const isByClock = keyRangeOf(planCase) !== null;
        if (!isUpdating && !isByClock)
          expectFile(planCase, "refusal.txt", found.replaceAll(database.user, "app_owner"));
        const codes = (text: string) => text.match(/^\w+: \w+(?=:)/gm);
        if (!isUpdating) expect(codes(found)).toEqual(codes(planCase.read("refusal.txt")));
        await expectSource(planCase, before);
        return;
      }
      expect(planCase.name).not.toMatch(/^refused-/);
      if (!isUpdating && majorVersion >= 18)
        expect(
          normalizeSql(renderPlan(outcome.plan), database.user, before.oid, moving?.fallback.oid ?? null),
        ).toBe(planCase.read("expected.sql"));
      if (outcome.plan.method !== "nothing") await run(planCase, outcome.plan, before);
    },
  );
});
