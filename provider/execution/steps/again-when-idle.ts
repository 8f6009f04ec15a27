import { setTimeout as sleep } from "node:timers/promises";
import { failedWith } from "../../dialect/database-error";
import type { RunContext } from "../context";
import { pauseMs } from "../short-lock";

/**
 * The server ends a session that holds the lock and says nothing for longer than its window: this process, or the network, was
 * too slow. Everything of it is rolled back, so another session tries again, as long as patience lasts.
 * @param cutOver gets how often that has happened: each time the window should be longer
 */
export async function againWhenIdle(
  { tools }: RunContext,
  { patienceMs }: { readonly patienceMs: number },
  cutOver: (idled: number) => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let idled = 0; ; idled += 1) {
    try {
      return await cutOver(idled);
    } catch (error) {
      if (!failedWith(error, "windowIdle") || Date.now() > deadline) throw error;
      tools.log(
        "Cutover: taken back by the server, for this process or the network was too slow under the lock; tries again with a longer window.",
      );
      await sleep(pauseMs(idled + 1));
    }
  }
}
