// Runs the application in a process of its own, so that the run that is measured does not share its event loop.
// Started by application-process.ts, to which it talks over IPC. It ends with its parent.
import { startBenchApplication, type BenchApplication, type BenchApplicationOptions } from "./application";
import type { Reply, Request } from "./application-process";

function answer(application: BenchApplication, request: Request): unknown {
  switch (request) {
    case "startMeasuring":
      return application.startMeasuring();
    case "stopMeasuring":
      return application.stopMeasuring();
    case "stop":
      return application.stop();
    case "verify":
      return application.verify();
  }
}

async function reply(work: () => unknown): Promise<void> {
  try {
    process.send?.({ result: await work() } satisfies Reply);
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) } satisfies Reply);
  }
}

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? "{}") as BenchApplicationOptions;
  process.on("disconnect", () => process.exit(0));
  await reply(async () => {
    const application = await startBenchApplication(options);
    process.on("message", (request: Request) => void reply(() => answer(application, request)));
  });
}

void main();
