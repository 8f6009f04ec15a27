import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Application } from "./application";
import type { Checks } from "./checks";
import type { Closers } from "./closers";
import { bold, formatSeconds, indent, say } from "./console";
import { projectRoot } from "../setup/project";
import { DATABASE, type DemoDatabase } from "./database";
import { DECLARED } from "./hr/tables";
import { countPartitionedTables, findPartition, type Partition } from "./partitions";
import { PulumiCli, type CommandResult } from "./pulumi";

const STATE_DIR = path.join(projectRoot, ".demo", "stacks");
const STACK_FILE = path.join(projectRoot, "stacks", "Pulumi.demo.yaml");
const CONNECTION = "table-migration:connections.hr";
const WATCH_MS = 250;

/** The part of `pulumi stack export` that is read here. */
interface StackState {
  readonly deployment: {
    readonly resources: readonly {
      readonly outputs?: {
        readonly table?: string;
        readonly partitioning?: { readonly missing: readonly string[] };
      };
    }[];
  };
}

/** Creates the stack and tells it the connection. Nothing of an earlier demo is left: its database is gone. */
export async function createStack({ server, passwords }: DemoDatabase, closers: Closers): Promise<PulumiCli> {
  fs.rmSync(STATE_DIR, { recursive: true, force: true });
  fs.rmSync(STACK_FILE, { force: true });
  const pulumi = new PulumiCli(STATE_DIR);
  closers.add(() => pulumi.interrupt());
  await pulumi.ask(["stack", "init"]);
  const settings = {
    engine: "postgres",
    connectString: `${server.host}:${server.port}/${DATABASE}`,
    user: "hr",
  };
  const pairs = Object.entries(settings).flatMap(([name, value]) => [
    "--plaintext",
    `${CONNECTION}.${name}=${value}`,
  ]);
  await pulumi.ask(["config", "set-all", "--path", ...pairs]);
  await pulumi.ask(["config", "set", "--path", "--secret", `${CONNECTION}.password`], passwords.hr);
  say(indent(fs.readFileSync(STACK_FILE, "utf8")));
  return pulumi;
}

function check(checks: Checks, claim: string, { exitCode, durationMs }: CommandResult): void {
  const detail = exitCode === 0 ? formatSeconds(durationMs) : `exit code ${exitCode}`;
  checks.add(claim, exitCode === 0, detail);
}

/** Lets the application write rows years ahead once the new tables are laid out: before, they would have asked for more partitions. */
async function watchForNewTables(
  { admin }: DemoDatabase,
  application: Application,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    if ((await countPartitionedTables(admin)) >= DECLARED.length) return application.allowFarAhead();
    await sleep(WATCH_MS);
  }
}

/** The migration itself; the application's waits are counted under "during" meanwhile. */
async function upUnderWatch(
  pulumi: PulumiCli,
  database: DemoDatabase,
  application: Application,
): Promise<CommandResult> {
  application.startPhase("during");
  let isOver = false;
  const up = pulumi.show("up", "--yes", "--skip-preview").finally(() => (isOver = true));
  const [result] = await Promise.all([up, watchForNewTables(database, application, () => isOver)]);
  application.startPhase("after");
  return result;
}

/**
 * preview, up, preview: the migration itself.
 * @returns whether the tables are partitioned now
 */
export async function migrate(
  pulumi: PulumiCli,
  database: DemoDatabase,
  application: Application,
  checks: Checks,
): Promise<boolean> {
  const preview = await pulumi.show("preview");
  check(checks, "pulumi preview shows a plan for each table", preview);
  if (preview.exitCode !== 0) return false;
  const up = await upUnderWatch(pulumi, database, application);
  check(checks, "pulumi up partitions the tables", up);
  if (up.exitCode !== 0) return false;
  check(checks, "the next preview finds nothing to do", await pulumi.show("preview", "--expect-no-changes"));
  return true;
}

/** Drops an empty partition of the days to come, as somebody might by mistake. */
async function dropPartition(database: DemoDatabase): Promise<Partition> {
  const { rows } = await database.admin.query<{ day: string }>(
    "SELECT (now() + interval '10 days')::text AS day",
  );
  const partition = await findPartition(database.admin, "audit_log", rows[0]?.day ?? "");
  say(bold(`$ psql -c 'DROP TABLE ${partition.name}'`));
  const owner = await database.connect("hr");
  await owner.query("SET lock_timeout = '50ms'");
  while (!(await isDone(owner.query(`DROP TABLE ${partition.name}`)))) await sleep(WATCH_MS);
  await owner.end();
  return partition;
}

function isDone(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

async function hasPartition({ admin }: DemoDatabase, { name }: Partition): Promise<boolean> {
  const { rows } = await admin.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [
    name,
  ]);
  return rows[0]?.found === true;
}

/** The missing partitions of a table, as the stack's state has them. */
async function readMissing(pulumi: PulumiCli, table: string): Promise<readonly string[]> {
  const state = JSON.parse(await pulumi.ask(["stack", "export"])) as StackState;
  const resource = state.deployment.resources.find(({ outputs }) => outputs?.table === table);
  return resource?.outputs?.partitioning?.missing ?? [];
}

/** A change by hand, then refresh, preview, up: drift is seen and mended. */
export async function mendDrift(pulumi: PulumiCli, database: DemoDatabase, checks: Checks): Promise<void> {
  const partition = await dropPartition(database);
  check(checks, "pulumi refresh reads the tables", await pulumi.show("refresh", "--yes", "--skip-preview"));
  const missing = await readMissing(pulumi, "audit_log");
  say(`hr.audit_log lacks: ${missing.join(", ") || "nothing"}`);
  say();
  const isSeen = missing.length === 1 && missing[0]?.includes(partition.lower) === true;
  checks.add("and sees which partition was dropped by hand", isSeen, missing.join(", "));
  const preview = await pulumi.show("preview");
  const isPlanned = preview.exitCode === 0 && preview.output.includes(partition.lower);
  checks.add("pulumi preview shows how it will come back", isPlanned, formatSeconds(preview.durationMs));
  check(checks, "pulumi up adds it", await pulumi.show("up", "--yes", "--skip-preview"));
  checks.add("the partition is there again", await hasPartition(database, partition), partition.name);
}
