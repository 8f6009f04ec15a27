import { runAlone } from "./alone";
import { readOptions, USAGE } from "./options";
import { untilSignal } from "./signals";
import { tellStory } from "./story";

runAlone({
  usage: USAGE,
  readOptions,
  run: (options) => untilSignal((closers) => tellStory(options, closers)),
});
