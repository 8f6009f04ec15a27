import fs from "node:fs";
import path from "node:path";
import type { PartitioningSummary } from "../../provider/schema/report";
import type { Application } from "./application";
import type { Checks } from "./checks";
import type { Closers } from "./closers";
import { bold, formatSeconds, indent, say } from "./console";
import { projectRoot } from "../setup/project";
import type { DemoDatabase } from "./database";
import { PulumiCli, type CommandResult } from "./pulumi";

const STATE_DIR = path.join(projectRoot, ".demo", "stacks");
const STACK_FILE = path.join(projectRoot, "stacks", "Pulumi.demo.yaml");
const CONNECTION = "table-migration:connections.hr";

/** The part of `pulumi stack export` that is read here. */
interface StackState {
  readonly deployment: {
    readonly resources: readonly {
      readonly outputs?: { readonly table?: string; readonly partitioning?: PartitioningSummary };
    }[];
  };
}

/** Creates the stack, tells it the connection, and shows its file. */
export async function createStack(database: DemoDatabase, closers: Closers): Promise<PulumiCli> {
  const pulumi = await prepareStack(database, closers);
  say(indent(fs.readFileSync(STACK_FILE, "utf8")));
  return pulumi;
}

/** Creates the stack and tells it the connection. Nothing of an earlier one is left: its database is gone. */
export async function prepareStack({ connection }: DemoDatabase, closers: Closers): Promise<PulumiCli> {
  fs.rmSync(STATE_DIR, { recursive: true, force: true });
  fs.rmSync(STACK_FILE, { force: true });
  const pulumi = new PulumiCli(STATE_DIR);
  closers.add(() => pulumi.interrupt());
  await pulumi.ask(["stack", "init"]);
  const { password, ...settings } = connection;
  const pairs = Object.entries(settings).flatMap(([name, value]) => [
    "--plaintext",
    `${CONNECTION}.${name}=${value}`,
  ]);
  await pulumi.ask(["config", "set-all", "--path", ...pairs]);
  if (connection.engine === "oracle") await pulumi.ask(["config", "set", "engine", "oracle"]);
  await pulumi.ask(["config", "set", "--path", "--secret", `${CONNECTION}.password`], password);
  return pulumi;
}

function check(checks: Checks, claim: string, { exitCode, durationMs }: CommandResult): void {
  const detail = exitCode === 0 ? formatSeconds(durationMs) : `exit code ${exitCode}`;
  checks.add(claim, exitCode === 0, detail);
}

/** The migration itself; the application's waits are counted under "during" meanwhile. */
async function upUnderWatch(pulumi: PulumiCli, application: Application): Promise<CommandResult> {
  application.startPhase("during");
  const result = await pulumi.show("up", "--yes", "--skip-preview");
  application.startPhase("after");
  return result;
}

/**
 * preview, up, preview: the migration itself.
 * @returns whether the tables are partitioned now
 */
export async function migrate(pulumi: PulumiCli, application: Application, checks: Checks): Promise<boolean> {
  const preview = await pulumi.show("preview");
  check(checks, "pulumi preview shows a plan for each table", preview);
  if (preview.exitCode !== 0) return false;
  const up = await upUnderWatch(pulumi, application);
  check(checks, "pulumi up partitions the tables", up);
  if (up.exitCode !== 0) return false;
  check(checks, "the next preview finds nothing to do", await pulumi.show("preview", "--expect-no-changes"));
  return true;
}

/** The partitioning of a table, as the stack's state has it. */
async function readState(pulumi: PulumiCli, table: string): Promise<PartitioningSummary | undefined> {
  const state = JSON.parse(await pulumi.ask(["stack", "export"])) as StackState;
  return state.deployment.resources.find(({ outputs }) => outputs?.table?.toLowerCase() === table)?.outputs
    ?.partitioning;
}

/** A change by hand, then refresh, preview, up: drift is seen and mended. */
export async function mendDrift(pulumi: PulumiCli, database: DemoDatabase, checks: Checks): Promise<void> {
  const change = await database.planHandChange();
  const { claims, table } = change;
  say(bold(`$ ${change.command}`));
  await change.apply();
  check(checks, "pulumi refresh reads the tables", await pulumi.show("refresh", "--yes", "--skip-preview"));
  const { sentence, isSeen, detail } = change.recognise(await readState(pulumi, table));
  say(sentence);
  say();
  checks.add(claims.seen, isSeen, detail);
  const preview = await pulumi.show("preview");
  const isPlanned = preview.exitCode === 0 && change.isPlanned(preview.output);
  checks.add(claims.planned, isPlanned, formatSeconds(preview.durationMs));
  check(checks, claims.up, await pulumi.show("up", "--yes", "--skip-preview"));
  checks.add(claims.mended, await change.isMended(), claims.mendedDetail);
}
