import fs from "node:fs";
import { describeMachine } from "./machine";
import { measure } from "./measure";
import { readOptions, USAGE } from "./options";
import { reportFigures, reportSteps } from "./report";
import { summarize } from "./summary";

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const machine = describeMachine();
  console.log(machine);
  const measurement = await measure(options, (text) => console.log(text));
  const summary = summarize(measurement);
  console.log(`\n${reportFigures(summary)}\n\n${reportSteps(measurement)}`);
  if (options.jsonFile !== undefined) {
    const all = { options, machine, summary, measurement };
    fs.writeFileSync(options.jsonFile, `${JSON.stringify(all, null, 2)}\n`);
  }
  for (const { online } of measurement.rounds)
    online.application.failures.forEach((text) => console.log(text));
  return summary.wrongRows === 0 ? 0 : 1;
}

main().then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
