/** How long statements of one kind took, in milliseconds. */
export interface WaitSummary {
  readonly count: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  /** Name of the slowest statement. */
  readonly worst: string;
}

/** Collects the time from sending each statement to its result, which contains any wait for a lock. */
export class Waits {
  private readonly durationsMs: number[] = [];
  private worstMs = 0;
  private worst = "";

  add(name: string, durationMs: number): void {
    this.durationsMs.push(durationMs);
    if (durationMs <= this.worstMs) return;
    this.worstMs = durationMs;
    this.worst = name;
  }

  summary(): WaitSummary {
    const sorted = Float64Array.from(this.durationsMs).sort();
    const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    return {
      count: sorted.length,
      medianMs: quantile(0.5),
      p99Ms: quantile(0.99),
      worstMs: this.worstMs,
      worst: this.worst,
    };
  }
}
