import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { startApplication, type Application } from "./application";
import { Checks } from "./checks";
import type { Closers } from "./closers";
import { beginSection, bold, formatSeconds, say, sayTable } from "./console";
import type { DemoDatabase } from "./database";
import { createStack, mendDrift, migrate } from "./migration";
import { daysDivisor } from "./hr/share";
import type { DemoOptions } from "./options";
import type { PulumiCli } from "./pulumi";
import {
  compareInventories,
  compareRows,
  showApplication,
  showPartitions,
  showRuns,
  takeInventories,
  type Inventories,
} from "./summary";
import { openDatabase, TITLES } from "./targets";

const TRANSACTIONS_PER_SECOND = 200;
/** How long the application writes undisturbed, to have something to compare with. */
const CALM_MS = 5_000;

/** What the story is about, once everything runs. */
interface Stage {
  readonly database: DemoDatabase;
  readonly inventories: Inventories;
  readonly application: Application;
  readonly pulumi: PulumiCli;
  readonly checks: Checks;
}

async function startWriting(
  { application: database }: DemoDatabase,
  rowsDivisor: number,
): Promise<Application> {
  const application = await startApplication({
    database,
    ratePerSecond: TRANSACTIONS_PER_SECOND,
    daysDivisor: daysDivisor(rowsDivisor),
  });
  say(
    `${TRANSACTIONS_PER_SECOND} transactions a second on the tables that are to be partitioned, over 8 connections:`,
  );
  say(
    "inserts (now, back-dated, ahead), updates (of old rows, and of keys), deletes. A read of each table every 50 ms.",
  );
  return application;
}

async function buildSchema(database: DemoDatabase, rowsDivisor: number): Promise<void> {
  const started = performance.now();
  const tables = await database.buildSchema(rowsDivisor);
  sayTable(
    ["table", "rows", "size", "indexes"],
    tables.map(({ name, rows, size, indexes }) => [`hr.${name}`, rows, size, indexes]),
  );
  const total = tables.reduce((sum, { rows }) => sum + rows, 0);
  say(`${total.toLocaleString("en-US")} rows in ${formatSeconds(performance.now() - started)}`);
}

async function setStage({ target, rowsDivisor }: DemoOptions, closers: Closers): Promise<Stage> {
  beginSection(TITLES[target.kind]);
  const database = await openDatabase(target, closers);
  await database.describe();
  for (const caveat of database.caveats) say(caveat);

  beginSection("The HR schema");
  await buildSchema(database, rowsDivisor);
  const inventories = await takeInventories(database);

  beginSection("The application starts to write, and does not stop");
  const application = await startWriting(database, rowsDivisor);

  beginSection("A Pulumi stack for this database");
  const pulumi = await createStack(database, closers);
  await sleep(CALM_MS);
  return { database, inventories, application, pulumi, checks: new Checks() };
}

async function play({ database, application, pulumi, checks }: Stage): Promise<void> {
  beginSection("preview, up, preview");
  if (!(await migrate(pulumi, application, checks))) return;
  beginSection("What the runs report");
  await showRuns(pulumi, database);
  beginSection(database.words.handChange);
  await mendDrift(pulumi, database, checks);
  // Only now: such rows lie outside of all partitions, and the next preview would plan partitions for them.
  application.allowFarAhead();
  await sleep(CALM_MS);
}

async function takeStock({ database, inventories, application, checks }: Stage): Promise<void> {
  beginSection("The application stops; its own record of every row is compared with the tables");
  await application.stop();
  await compareRows(application, database, checks);
  say();
  showApplication(application.statistics(), checks);

  beginSection("What there is now");
  await showPartitions(database, checks);
  await compareInventories(database, inventories, checks);
}

/** Says how to use what --keep leaves behind, and how to be rid of it. */
async function leaveRunning({ database, pulumi }: Stage): Promise<void> {
  const { uses, end } = await database.leaveRunning();
  beginSection("The database stays");
  for (const [who, how] of [...uses, ["Pulumi:", pulumi.describeUse()]]) say(`${who?.padEnd(17)}  ${how}`);
  say(end);
}

/**
 * Tells the whole story: a database under load is repartitioned, and everything is compared.
 * @returns whether every check held
 */
export async function tellStory(options: DemoOptions, closers: Closers): Promise<boolean> {
  const started = performance.now();
  const stage = await setStage(options, closers);
  await play(stage);
  await takeStock(stage);
  stage.checks.report();
  if (options.isToKeep) await leaveRunning(stage);
  for (const caveat of stage.database.caveats) say(caveat);
  const holds = stage.checks.allHold();
  const duration = `${formatSeconds(performance.now() - started)} on ${os.cpus().length} cores`;
  say();
  say(bold(`${holds ? "Every check held" : "Not every check held"}; ${duration}.`));
  return holds;
}
