/** No reading of a distribution takes more rows than these. */
export const mostRows = 50_000;
/** As many are drawn where there are more: shares are good to about one in a hundred. */
const wantedRows = 20_000;
/** Where nothing is counted yet. */
const bytesPerRow = 100;

/** How many of a hundred blocks are to be read of a table; null for all of them. */
export function percentOf(estimatedRows: number, bytes: number): number | null {
  const rows = estimatedRows >= 0 ? Math.max(estimatedRows, bytes / 1_000) : bytes / bytesPerRow;
  if (rows <= mostRows) return null;
  return Math.max(0.000_1, Math.round((100 * wantedRows * 10_000) / rows) / 10_000);
}
