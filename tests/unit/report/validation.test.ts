import { formatValidation, formatValidations } from "../../../provider/report/validation";
import { failed, notApplicable, passed, toValidation } from "../../../provider/validation/check";
import { titleOf } from "../../../provider/report/validation-words";
import { checkNameSchema, type Validation } from "../../../provider/schema/validation";

const stamp: Omit<Validation, "checks" | "holds"> = {
  stage: "compare",
  table: "app.orders",
  engine: "postgres",
  database: "shop",
  at: "2026-01-31T10:00:00Z",
  seconds: 1.24,
  seed: 42,
  distribution: [],
};
const lost = { code: null, problem: "The key (7) is missing.", remedy: "Look at it." };

describe("a validation in Markdown", () => {
  it("says what was found, with figures, and what to do", () => {
    const checks = [
      passed("sample", "1,000 rows are equal.", { compared: 1_000 }),
      failed("counts", "1 row is missing.", [lost], { expected: "2,000", actual: "1,999", compared: 2_000 }),
      notApplicable("checksum", "It was not asked for."),
    ];
    const distribution = [{ partition: "orders_p2026", rows: 1_999, retiredRows: 2_000 }];
    expect(formatValidation(toValidation({ ...stamp, checks, distribution }))).toBe(
      [
        "## app.orders: New table against retired table",
        "",
        "**DOES NOT HOLD: 1 passed, 1 failed, 1 not looked at.**",
        "",
        "postgres, database shop, 2026-01-31T10:00:00Z by its clock; took 1.2 s; sample drawn with seed 42.",
        "",
        "| Check | Outcome | Finding | Expected | Actual |",
        "| --- | --- | --- | --- | --- |",
        "| Random rows | passed | 1,000 rows are equal. |  |  |",
        "| Row counts | **FAILED** | 1 row is missing. | 2,000 | 1,999 |",
        "| Checksum of all rows | not looked at | It was not asked for. |  |  |",
        "",
        "### What to do",
        "",
        "- **Row counts** (failed): The key (7) is missing. *What to do:* Look at it.",
        "",
        "### Rows of each partition",
        "",
        "| Partition | New table | Retired table |  |",
        "| --- | --- | --- | --- |",
        "| orders_p2026 | 1,999 | 2,000 | **differs** |",
        "",
      ].join("\n"),
    );
  });

  it("takes names for text, whatever they hold", () => {
    const table = "app.a|b\n## <script>alert(1)</script> [x](javascript:y) `c` **d** https://e";
    const text = formatValidation(toValidation({ ...stamp, table, checks: [passed("existence", table)] }));
    expect(text).not.toMatch(/<script|\]\(|`|\n## <|https:\/\/e/);
    expect(
      text
        .split("\n")
        .filter((line) => line.startsWith("| Table |"))[0]
        ?.match(/ \| /g),
    ).toHaveLength(4);
  });

  it("puts first what does not hold, and calls nothing a success", () => {
    const good = toValidation({ ...stamp, table: "app.good", checks: [passed("existence", "there")] });
    const bad = toValidation({
      ...stamp,
      table: "app.bad",
      checks: [notApplicable("counts", "no retired table")],
    });
    const text = formatValidations([good, bad]);
    expect(text).toContain("1 of 2 do not hold");
    expect(text).toContain("PROVES NOTHING: 1 not looked at");
    expect(text.indexOf("app.bad")).toBeLessThan(text.indexOf("app.good"));
    expect(formatValidations([])).toContain("Nothing was validated.");
  });

  it("has a title of its own for every check", () => {
    const titles = checkNameSchema.options.map(titleOf);
    expect(new Set(titles).size).toBe(checkNameSchema.options.length);
  });
});
