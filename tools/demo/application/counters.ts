import type { Outcome, StatementListener } from "./session";
import { Waits, type WaitSummary } from "./waits";

export interface PhaseWaits {
  readonly writes: WaitSummary;
  readonly reads: WaitSummary;
}

export interface ApplicationStatistics {
  readonly committed: number;
  readonly rolledBack: number;
  /** Transactions whose COMMIT got no answer, and of which the server could not say what became of them. */
  readonly unknown: number;
  readonly failedStatements: number;
  /** The first messages. */
  readonly failures: readonly string[];
  /** How often a statement was sent again, by the code of the error. */
  readonly retries: Readonly<Record<string, number>>;
  /** How long the writing connections and the probes waited, by phase. */
  readonly phases: Readonly<Record<string, PhaseWaits>>;
  /** Rows committed that fire an alarm, and alarms that were heard. */
  readonly alarms: { readonly sent: number; readonly heard: number };
}

const SHOWN_FAILURES = 10;

/** What an application counts while it runs. */
export class Counters implements StatementListener {
  alarmsSent = 0;
  alarmsHeard = 0;
  private readonly transactions: Record<Outcome, number> = { committed: 0, "rolled back": 0, unknown: 0 };
  private failedStatements = 0;
  private readonly failures: string[] = [];
  private readonly retries = new Map<string, number>();
  private readonly phases = new Map<string, { writes: Waits; reads: Waits }>();
  private phase = { writes: new Waits(), reads: new Waits() };

  constructor(firstPhase: string) {
    this.startPhase(firstPhase);
  }

  startPhase(name: string): void {
    this.phase = { writes: new Waits(), reads: new Waits() };
    this.phases.set(name, this.phase);
  }

  onStatement(name: string, durationMs: number): void {
    const waits = name.endsWith(".probe") ? this.phase.reads : this.phase.writes;
    waits.add(name, durationMs);
  }

  onRetry(_name: string, code: string): void {
    this.retries.set(code, (this.retries.get(code) ?? 0) + 1);
  }

  onFailure(name: string, error: unknown): void {
    this.failedStatements += 1;
    if (this.failures.length < SHOWN_FAILURES) this.failures.push(`${name}: ${String(error)}`);
  }

  onTransaction(outcome: Outcome): void {
    this.transactions[outcome] += 1;
  }

  statistics(): ApplicationStatistics {
    const phases = [...this.phases].map(
      ([name, { writes, reads }]) => [name, { writes: writes.summary(), reads: reads.summary() }] as const,
    );
    return {
      committed: this.transactions.committed,
      rolledBack: this.transactions["rolled back"],
      unknown: this.transactions.unknown,
      failedStatements: this.failedStatements,
      failures: [...this.failures],
      retries: Object.fromEntries(this.retries),
      phases: Object.fromEntries(phases),
      alarms: { sent: this.alarmsSent, heard: this.alarmsHeard },
    };
  }
}
