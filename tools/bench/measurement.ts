import fs from "node:fs";
import { runProgram, type Program } from "../program";
import { describeMachine } from "./machine";

/** What a measurement has come to. */
export interface Measured {
  readonly report: string;
  /** What is wrong, whatever the timings: a row, a statement that failed. */
  readonly faults: readonly string[];
  /** All figures, for a file. */
  readonly figures: unknown;
}

export interface MeasurementOptions {
  /** Where the figures are to be written as JSON. */
  readonly jsonFile: string | undefined;
}

export interface Measurement<Options> extends Pick<Program<Options>, "usage" | "readOptions"> {
  readonly measure: (options: Options) => Promise<Measured>;
}

/** Runs a program that measures: it ends with 1 only where something is wrong. */
export function runMeasurement<Options extends MeasurementOptions>({
  measure,
  ...program
}: Measurement<Options>): void {
  async function run(options: Options): Promise<number> {
    const machine = describeMachine();
    console.log(machine);
    const { report, faults, figures } = await measure(options);
    console.log(["", report, ...faults].join("\n"));
    if (options.jsonFile !== undefined)
      fs.writeFileSync(options.jsonFile, `${JSON.stringify({ options, machine, figures }, null, 2)}\n`);
    return faults.length === 0 ? 0 : 1;
  }
  runProgram({ ...program, run });
}
