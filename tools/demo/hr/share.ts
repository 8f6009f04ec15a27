/** Of a smaller schema the rows are dated over less time, by the root of what divides their number: else there would be a partition for each row. */
export function daysDivisor(rowsDivisor: number): number {
  return Math.floor(Math.sqrt(rowsDivisor));
}
