import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SqlCommand, StatementObserver } from "../../../provider/dialect/session";
import { createOrders, migrateOracle, oracleTarget } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { isUpdating } from "../../support/plan-cases";

const listed = join(__dirname, "statements.txt");

// On a machine that is too busy the fence is given back after its window, and comes again.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

/**
 * What depends on how long things take: the sign of life every five seconds with its commit, which is called as those of other
 * small transactions of the ledger, and replays beside the comparison.
 */
function isTimed({ name }: SqlCommand, step: string): boolean {
  const ofHeartbeat = name === "ledger.recordSeen" || name === "ledger.commit";
  return ofHeartbeat || (name === "deltaLoad.takeJournal" && step === "validate");
}

/** The statements of a run, step by step, in the order in which they are first sent, with how often they are. */
class StatementList {
  private step = "begin";
  private readonly steps = new Map<string, Map<string, number>>();

  readonly observer: StatementObserver = {
    before: (command) => {
      if (command.name === "ledger.startStep") this.step = String(command.values?.[1]);
      if (isTimed(command, this.step)) return;
      const counts = this.steps.get(this.step) ?? new Map<string, number>();
      const name = command.name.replace(/^discovery\..*/, "discovery, each of its statements");
      counts.set(name, (counts.get(name) ?? 0) + 1);
      this.steps.set(this.step, counts);
    },
  };

  print(): string {
    const texts = [...this.steps].map(([step, counts]) =>
      [step, ...[...counts].map(([name, count]) => `${String(count).padStart(5)}  ${name}`)].join("\n"),
    );
    return `${texts.join("\n\n")}\n`;
  }
}

it("sends no statement that is not listed: 2,000 rows in five chunks on one worker, nobody writing", async () => {
  const list = new StatementList();
  const target = oracleTarget({ migration: { parallelDegree: 1 } });
  await migrateOracle(server, { target, observer: list.observer });
  if (isUpdating) writeFileSync(listed, list.print());
  expect(list.print()).toBe(readFileSync(listed, "utf8"));
});
