import { runMeasurement } from "../bench/measurement";
import { measure } from "./measure";
import { readOptions, USAGE } from "./options";
import { listFaults, reportSoak } from "./report";

const since = performance.now();

function say(text: string): void {
  console.log(`${((performance.now() - since) / 1_000).toFixed(1).padStart(8)} s  ${text}`);
}

runMeasurement({
  usage: USAGE,
  readOptions,
  async measure(options) {
    const figures = await measure(options, say);
    return { report: reportSoak(figures), faults: listFaults(figures), figures };
  },
});
