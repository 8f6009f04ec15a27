import fs from "node:fs";
import { describeMachine } from "../bench/machine";
import { measure } from "./measure";
import { readOptions, USAGE } from "./options";
import { listFaults, reportSoak } from "./report";

const since = performance.now();

function say(text: string): void {
  console.log(`${((performance.now() - since) / 1_000).toFixed(1).padStart(8)} s  ${text}`);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const machine = describeMachine();
  console.log(machine);
  const figures = await measure(options, say);
  const faults = listFaults(figures);
  console.log(["", reportSoak(figures), ...faults].join("\n"));
  if (options.jsonFile !== undefined)
    fs.writeFileSync(options.jsonFile, `${JSON.stringify({ options, machine, figures }, null, 2)}\n`);
  return faults.length === 0 ? 0 : 1;
}

main().then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
