import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { startApplication, type Application } from "./application";
import { Checks } from "./checks";
import type { Closers } from "./closers";
import { beginSection, bold, formatSeconds, say } from "./console";
import { buildSchema, DATABASE, describeServer, openDatabase, type DemoDatabase } from "./database";
import { createStack, mendDrift, migrate } from "./migration";
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

async function startWriting({ server, passwords }: DemoDatabase): Promise<Application> {
  const application = await startApplication({
    host: server.host,
    port: server.port,
    database: DATABASE,
    user: "hr_app_user",
    password: passwords.hr_app_user,
    ratePerSecond: TRANSACTIONS_PER_SECOND,
  });
  say(
    `${TRANSACTIONS_PER_SECOND} transactions a second on the three tables that are to be partitioned, over 8 connections:`,
  );
  say(
    "inserts (now, back-dated, ahead), updates (of old rows, and of keys), deletes. A read of each table every 50 ms.",
  );
  return application;
}

async function setStage(options: DemoOptions, closers: Closers): Promise<Stage> {
  beginSection("A PostgreSQL server of its own");
  const database = await openDatabase(closers);
  await describeServer(database);

  beginSection("The HR schema");
  await buildSchema(database, options.rowsDivisor);
  const inventories = await takeInventories(database);

  beginSection("The application starts to write, and does not stop");
  const application = await startWriting(database);

  beginSection("A Pulumi stack for this database");
  const pulumi = await createStack(database, closers);
  await sleep(CALM_MS);
  return { database, inventories, application, pulumi, checks: new Checks() };
}

async function play({ database, application, pulumi, checks }: Stage): Promise<void> {
  beginSection("preview, up, preview");
  if (!(await migrate(pulumi, database, application, checks))) return;
  beginSection("What the runs report");
  await showRuns(pulumi);
  beginSection("Somebody drops a partition by hand");
  await mendDrift(pulumi, database, checks);
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
async function leaveRunning({ database: { server, passwords }, pulumi }: Stage): Promise<void> {
  const { host, port, processId } = server;
  await server.leaveRunning();
  beginSection("The database stays");
  say(`The owner:         psql postgres://hr:${passwords.hr}@${host}:${port}/${DATABASE}`);
  say(`The application:   psql postgres://hr_app_user:${passwords.hr_app_user}@${host}:${port}/${DATABASE}`);
  say(
    `An administrator:  psql postgres://${server.superuser}:${server.password}@${host}:${port}/${DATABASE}`,
  );
  say(`Pulumi:            ${pulumi.describeUse()}`);
  say(`To stop the server and remove its data:  kill ${processId}`);
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
  const holds = stage.checks.allHold();
  const duration = `${formatSeconds(performance.now() - started)} on ${os.cpus().length} cores`;
  say();
  say(bold(`${holds ? "Every check held" : "Not every check held"}; ${duration}.`));
  return holds;
}
