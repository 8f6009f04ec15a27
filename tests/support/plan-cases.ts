import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { catalogSignatureSql, structureSignatureSql } from "../../provider/discovery/postgres";
import { formatRefusal, type Refusal } from "../../provider/errors";
import { createPostgresRenderer } from "../../provider/rendering/render";
import type { Moving } from "../../provider/planning/move-rows";
import type { Plan } from "../../provider/schema/plan";
import { tableStateSchema, type KeyRange, type TableState } from "../../provider/schema/table-state";
import { targetSchema, type Target } from "../../provider/schema/target";

const plansFolder = path.join(__dirname, "../plans");

/** What discovery finds differently each time stands in a case's state as this. */
const fixedOid = 4_711;
const fixedDefaultOid = 4_712;
const fixedOwner = "app_owner";

/** `UPDATE_PLANS=1` writes what is found as what is expected. */
export const isUpdating = process.env["UPDATE_PLANS"] === "1";

/** One folder of tests/plans/<database>; its README says what the files are. */
export interface PlanCase {
  readonly name: string;
  readonly target: Target;
  readonly schemaSql: string;
  has(file: string): boolean;
  read(file: string): string;
  write(file: string, text: string): void;
}

export function planCases(database: "postgres" | "oracle" = "postgres"): PlanCase[] {
  const folder = path.join(plansFolder, database);
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => {
    const read = (file: string) => readFileSync(path.join(folder, name, file), "utf8");
    return {
      name,
      target: targetSchema.parse(JSON.parse(read("target.json"))),
      schemaSql: read("schema.sql"),
      has: (file) => existsSync(path.join(folder, name, file)),
      read,
      write: (file, text) => {
        writeFileSync(path.join(folder, name, file), text);
      },
    };
  });
}

export function stateOf(planCase: PlanCase): TableState {
  return tableStateSchema.parse(JSON.parse(planCase.read("state.json")));
}

/** The exact measures of a case's key, where its refusal depends on them. */
export function keyRangeOf(planCase: PlanCase): KeyRange | null {
  return planCase.has("key-range.json") ? (JSON.parse(planCase.read("key-range.json")) as KeyRange) : null;
}

/** The rows that a case's default partition holds for other partitions, in cases that have such rows. */
export function movingOf(planCase: PlanCase): Moving | null {
  if (!planCase.has("moving.json")) return null;
  const moving = JSON.parse(planCase.read("moving.json")) as Moving;
  return { ...moving, fallback: tableStateSchema.parse(moving.fallback) };
}

/** The same as found on a real database, without what differs between two of them. */
export function normalizeMoving(moving: Moving, owner: string): Moving {
  return { ...moving, fallback: { ...normalizeState(moving.fallback, owner), oid: fixedDefaultOid } };
}

function withoutOwner(text: string, owner: string): string {
  return text.replaceAll(owner, fixedOwner);
}

/** A state without what differs between two databases and two moments: object id, sizes, estimates, the owner's name. */
export function normalizeState(state: TableState, owner: string): TableState {
  const settled: TableState = {
    ...state,
    oid: fixedOid,
    estimatedRows: -1,
    bytes: { table: 0, indexes: 0 },
    partitioning: state.partitioning && {
      ...state.partitioning,
      partitions: state.partitioning.partitions.map((old) => ({ ...old, bytes: 0, estimatedRows: -1 })),
    },
  };
  return JSON.parse(withoutOwner(JSON.stringify(settled), owner)) as TableState;
}

function withoutMaintain<Item extends Pick<TableState, "grants">>(item: Item): Item {
  return { ...item, grants: item.grants.filter(({ privilege }) => privilege !== "MAINTAIN") };
}

/**
 * Before PostgreSQL 18 NOT NULL has no name, and a query is printed with more qualified columns; before 17 there was no MAINTAIN
 * for the owner to have.
 */
export function asBefore18(state: TableState): TableState {
  return {
    ...withoutMaintain(state),
    columns: state.columns.map((column) => ({ ...column, notNullConstraint: null })),
    views: state.views.map((view) => ({ ...withoutMaintain(view), definition: "" })),
    materializedViews: state.materializedViews.map((view) => ({
      ...withoutMaintain(view),
      definition: "",
      query: "",
    })),
    routines: state.routines.map((routine) => ({ ...routine, definition: "" })),
  };
}

const renderer = createPostgresRenderer(catalogSignatureSql, structureSignatureSql);

/** A plan as its preview shows it, statement by statement. */
export function renderPlan(plan: Plan): string {
  const head = [`-- ${plan.method}: ${plan.reason}`, ...plan.hazards.map(({ code }) => `-- hazard ${code}`)];
  const steps = plan.steps.map((step, at) =>
    [
      `-- ${at + 1}. ${step.kind}`,
      ...step.locks.map(({ mode, table }) => `-- lock ${mode} on ${table}`),
      ...step.hazards.map(({ code }) => `-- hazard ${code}`),
      ...renderer
        .preview(step)
        .map(({ name, repeat, text }) => `-- ${name}${repeat === null ? "" : ` (${repeat})`}\n${text};`),
    ].join("\n\n"),
  );
  return `${[head.join("\n"), ...steps].join("\n\n")}\n`;
}

/** The same, with a real database's owner and object ids as the case has them. */
export function normalizeSql(text: string, owner: string, oid: number, defaultOid: number | null): string {
  const known = withoutOwner(text, owner).replaceAll(
    new RegExp(`(?<!\\d)${oid}(?!\\d)`, "g"),
    String(fixedOid),
  );
  if (defaultOid === null) return known;
  return known.replaceAll(new RegExp(`(?<!\\d)${defaultOid}(?!\\d)`, "g"), String(fixedDefaultOid));
}

export function renderRefusals(refusals: readonly Refusal[]): string {
  return `${refusals.map((refusal) => `${refusal.path}: ${formatRefusal(refusal)}`).join("\n")}\n`;
}

/** Compares with an expectation, or writes it. */
export function expectFile(planCase: PlanCase, file: string, found: string): void {
  if (isUpdating) planCase.write(file, found);
  else expect(found).toBe(planCase.read(file));
}
