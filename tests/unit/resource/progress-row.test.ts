import { formatProgress } from "../../../provider/resource/progress-row";

const progress = {
  step: "dataLoad",
  done: 1_200_000,
  total: 1_600_000,
  unit: "rows",
  since: 0,
  doneBefore: 0,
} as const;

describe("formatProgress", () => {
  it("shows share, count, rate and the time left", () => {
    expect(formatProgress(progress, 4_000)).toBe(
      "copying rows 75 %, 1,200,000 of 1,600,000 rows, 300,000 rows/s, 1.3 s left",
    );
  });

  it("takes no credit for what an earlier process has done", () => {
    expect(formatProgress({ ...progress, doneBefore: 1_000_000 }, 4_000)).toContain(
      "50,000 rows/s, 8.0 s left",
    );
  });

  it("shows no rate in the first moment, and no share of what is unknown", () => {
    expect(formatProgress(progress, 100)).toBe("copying rows 75 %, 1,200,000 of 1,600,000 rows");
    expect(formatProgress({ ...progress, total: 0 }, 4_000)).toBe(
      "copying rows, 1,200,000 rows, 300,000 rows/s",
    );
  });
});
