import type { Forecast } from "../schema/forecast";
import type { MigrationSettings } from "../schema/target";

/** What a run is validated by after its swap, and how long that may take. */
export interface Afterwards {
  readonly level: "off" | "sample" | "full";
  readonly limitSeconds: number;
  readonly seconds: Forecast["seconds"];
}

/** Rows that one session counts or hashes in a second, fast machines to slow ones; both tables are read. */
const rowsPerSecond = {
  sample: { fast: 2e6, slow: 3e5 },
  full: { fast: 1e6, slow: 1.5e5 },
} as const;
/** Bytes of the table and its indexes that a slow disk gives in a second, where few of them are in memory. */
const slowBytesPerSecond = { sample: 300e6, full: 100e6 } as const;

/** How a copy-swap will be validated once it has ended. */
export function forecastAfterwards(
  { rows, bytes }: Pick<Forecast, "rows" | "bytes">,
  { validateAfterwards: level = "sample", validateForMinutes }: MigrationSettings,
): Afterwards {
  const limitSeconds = validateForMinutes * 60;
  if (level === "off") return { level, limitSeconds, seconds: { low: 0, high: 0 } };
  const rates = rowsPerSecond[level];
  return {
    level,
    limitSeconds,
    seconds: {
      low: 0.1 + (2 * rows) / rates.fast,
      high: 1 + (2 * rows) / rates.slow + (2 * bytes) / slowBytesPerSecond[level],
    },
  };
}
