import fs from "node:fs";
import { describeMachine } from "./machine";
import { readOptions, USAGE } from "./options";
import { subjects } from "./subjects";

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const machine = describeMachine();
  console.log(machine);
  const { report, faults, figures } = await subjects[options.subject](options, (text) => console.log(text));
  console.log(["", report, ...faults].join("\n"));
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
