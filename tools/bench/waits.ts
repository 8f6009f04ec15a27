import type { StatementListener } from "../demo/application/session";
import { Waits } from "../demo/application/waits";

/** How long the statements of one kind took. */
export interface WaitFigures {
  readonly count: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  /** When the slowest ended, in milliseconds of the clock. */
  readonly worstAt: number;
}

/** The probes are the measure; what the application itself felt stands beside them. */
export interface WaitsByKind {
  readonly writeProbe: WaitFigures;
  readonly readProbe: WaitFigures;
  readonly application: WaitFigures;
}

type Kind = keyof WaitsByKind;

class TimedWaits {
  private readonly waits = new Waits();
  private worstMs = -1;
  private worstAt = 0;

  add(name: string, durationMs: number): void {
    this.waits.add(name, durationMs);
    if (durationMs <= this.worstMs) return;
    this.worstMs = durationMs;
    this.worstAt = Date.now();
  }

  figures(): WaitFigures {
    const { count, medianMs, p99Ms, worstMs } = this.waits.summary();
    return { count, medianMs, p99Ms, worstMs, worstAt: this.worstAt };
  }
}

function kindOf(name: string): Kind {
  if (name === "probe.write") return "writeProbe";
  return name.endsWith(".probe") ? "readProbe" : "application";
}

const SHOWN_FAILURES = 5;

/** Collects waits from start() on, and every failure. */
export class WaitCollector implements StatementListener {
  readonly failures: string[] = [];
  failedStatements = 0;
  private waits: Record<Kind, TimedWaits> | undefined;

  start(): void {
    this.waits = {
      writeProbe: new TimedWaits(),
      readProbe: new TimedWaits(),
      application: new TimedWaits(),
    };
  }

  /** The waits since start(); what is still under way is not among them. */
  end(): WaitsByKind {
    if (!this.waits) throw new Error("the waits were not being collected");
    const { writeProbe, readProbe, application } = this.waits;
    this.waits = undefined;
    return {
      writeProbe: writeProbe.figures(),
      readProbe: readProbe.figures(),
      application: application.figures(),
    };
  }

  onStatement(name: string, durationMs: number): void {
    this.waits?.[kindOf(name)].add(name, durationMs);
  }

  /** No statement is tried again on PostgreSQL. */
  onRetry(): void {}

  onFailure(name: string, error: unknown): void {
    this.failedStatements += 1;
    if (this.failures.length < SHOWN_FAILURES) this.failures.push(`${name}: ${String(error)}`);
  }
}
