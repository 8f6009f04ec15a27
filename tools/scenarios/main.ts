import os from "node:os";
import { runAlone } from "../demo/alone";
import type { Closers } from "../demo/closers";
import { beginSection, bold, formatSeconds, say } from "../demo/console";
import { openDatabase, TITLES, type DemoTarget } from "../demo/targets";
import { untilSignal } from "../demo/signals";
import { checkAll } from "./checks";
import { readOptions, USAGE, type ScenarioOptions } from "./options";
import { playScenarios } from "./play";
import { report } from "./report";

async function playOn(target: DemoTarget, options: ScenarioOptions, closers: Closers): Promise<boolean> {
  const started = performance.now();
  beginSection(TITLES[target.kind]);
  const database = await openDatabase(target, closers);
  await database.describe();
  for (const caveat of database.caveats) say(caveat);
  const tables = await database.buildSchema(options.rowsDivisor);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  say(`${rows.toLocaleString("en-US")} rows in ${tables.length} tables`);
  say();
  const evidence = await playScenarios(database, options, closers);
  const checks = checkAll(evidence);
  report(evidence, checks, database);
  const holds = checks.every((check) => check.holds);
  const duration = `${formatSeconds(performance.now() - started)} on ${os.cpus().length} cores`;
  say(bold(`${holds ? "Every check held" : "Not every check held"}; ${duration}.`));
  return holds;
}

async function playAll(options: ScenarioOptions): Promise<number> {
  let holds = true;
  for (const target of options.targets) {
    const exitCode = await untilSignal((closers) => playOn(target, options, closers));
    if (exitCode > 1) return exitCode;
    holds &&= exitCode === 0;
  }
  return holds ? 0 : 1;
}

runAlone({ usage: USAGE, readOptions, run: playAll });
