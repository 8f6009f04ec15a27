import type { Progress } from "../execution/context";
import { formatCount, formatSeconds } from "../report/text";
import type { RunHooks } from "../engines/engine";
import { activities } from "../schema/activities";
import { tellEngine } from "./engine-log";

/** How often a row changes at most. */
const rowIntervalMs = 1_000;

/** `copying rows 75 %, 1,200,000 of 1,600,000 rows, 310,000 rows/s, 2 min left` */
export function formatProgress(progress: Progress, now: number): string {
  const { step, done, total, unit, since, doneBefore } = progress;
  const seconds = (now - since) / 1000;
  const rate = seconds > 0.5 ? (done - doneBefore) / seconds : 0;
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : "";
  const count = `${formatCount(done)}${total > 0 ? ` of ${formatCount(total)}` : ""} ${unit}`;
  const speed = rate >= 1 ? `, ${formatCount(rate)} ${unit}/s` : "";
  const left = rate > 0 && total > done ? `, ${formatSeconds((total - done) / rate)} left` : "";
  return `${activities[step]}${share}, ${count}${speed}${left}`;
}

/** Shows a run in its resource's row: one line that changes. */
export class ProgressRow {
  private lastAt = 0;

  constructor(private readonly urn: string) {}

  /** For a run: its progress and what it says, while it goes on. */
  get hooks(): RunHooks {
    return {
      progress: (progress) => {
        this.progress(progress);
      },
      log: (text) => {
        this.show(text);
      },
    };
  }

  private progress(progress: Progress): void {
    const now = Date.now();
    if (now - this.lastAt < rowIntervalMs && progress.done !== progress.total) return;
    this.lastAt = now;
    this.show(formatProgress(progress, now));
  }

  private show(text: string): void {
    void tellEngine({ urn: this.urn, severity: "info", isEphemeral: true, text });
  }

  /** Stays in the diagnostics at the end. */
  async keep(text: string, severity: "info" | "warning" = "info"): Promise<void> {
    await tellEngine({ urn: this.urn, severity, isEphemeral: false, text });
  }
}
