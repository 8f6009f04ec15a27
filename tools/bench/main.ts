import { runMeasurement } from "./measurement";
import { readOptions, USAGE } from "./options";
import { subjects } from "./subjects";

runMeasurement({
  usage: USAGE,
  readOptions,
  measure: (options) => subjects[options.subject](options, (text) => console.log(text)),
});
