import { setTimeout as sleep } from "node:timers/promises";
import { LiveOrders, liveTarget } from "../../support/live-orders";
import { ScriptSet } from "../../support/psql";
it.each([1, 2])(
  "random kills %s",
  async (round) => {
    const orders = await LiveOrders.start({ shape: "bare" });
    const set = await ScriptSet.write(orders.database, liveTarget());
    let kills = 0,
      ended = 0;
    for (const [master, most] of [
      ["master1.sql", 1500],
      ["master2.sql", 900],
    ] as const) {
      for (let i = 0; i < 30; i += 1) {
        const run = set.start(master);
        await sleep(150 + ((most - 150) * ((i * 7 + round) % 30)) / 30);
        run.kill();
        const { exitCode, output } = await run.result;
        if (exitCode === null) kills += 1;
        else if (exitCode === 0) {
          ended += 1;
          break;
        } else throw new Error(master + output);
      }
      const last = await set.run(master);
      if (last.exitCode !== 0) throw new Error(last.output);
    }
    console.log({ kills, ended });
    await orders.expectMigrated();
    set.remove();
    await orders.drop();
  },
  300000,
);
