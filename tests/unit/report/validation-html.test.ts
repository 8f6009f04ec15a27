import { formatRunReport } from "../../../provider/report/run-report";
import type { Remarks } from "../../../provider/report/validation";
import { renderValidationHtml } from "../../../provider/report/validation-html";
import type { Validation } from "../../../provider/schema/validation";
import { failed, notApplicable, passed, toValidation } from "../../../provider/validation/check";

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
const hostile = `a"'</td><script>alert(1)</script><img src=x onerror=alert(2)> {{table}} &amp; javascript:x \`y\``;

function bars(html: string): number {
  return html.match(/<span class="bar" style=/g)?.length ?? 0;
}

describe("a validation in HTML", () => {
  it("holds hostile names and texts as text alone, wherever they stand", () => {
    const checks = [
      passed("existence", hostile, { expected: hostile, actual: hostile }),
      failed("counts", hostile, [{ code: hostile, problem: hostile, remedy: hostile }]),
    ];
    const distribution = [{ partition: hostile, rows: 1, retiredRows: 2 }];
    const plain = { ...stamp, checks: checks.map((check) => ({ ...check, finding: "x" })) };
    const html = renderValidationHtml([
      toValidation({ ...stamp, table: hostile, database: hostile, at: hostile, checks, distribution }),
    ]);
    expect(html).not.toMatch(/<script|<img|onerror=alert\(2\)>/);
    // The very tags that a harmless report has, and no attribute from a value.
    const tagsOf = (text: string) =>
      [...new Set(text.match(/<\/?[a-z][^>]*>/g))].filter((tag) => !/width:/.test(tag)).sort();
    const harmless = renderValidationHtml([
      toValidation({
        ...plain,
        checks: [passed("existence", "x"), failed("counts", "x", [{ code: "X", problem: "x", remedy: "x" }])],
        distribution: [{ partition: "x", rows: 1, retiredRows: 2 }],
      }),
    ]);
    expect(tagsOf(html)).toEqual(tagsOf(harmless));
  });

  it("stands by itself: no script, nothing from elsewhere, a policy against both", () => {
    const html = renderValidationHtml([toValidation({ ...stamp, checks: [passed("existence", "there")] })]);
    expect(html).not.toMatch(/<script|<link|src=|url\(|@import|https?:/);
    expect(html).toContain("default-src 'none'");
    expect(html.match(/<style>/g)).toHaveLength(1);
  });

  it("says by a word what its colour says, and puts first what does not hold", () => {
    const good = toValidation({ ...stamp, table: "app.good", checks: [passed("existence", "there")] });
    const bad = toValidation({
      ...stamp,
      table: "app.bad",
      checks: [notApplicable("counts", "no retired table")],
    });
    const html = renderValidationHtml([good, bad]);
    expect(html).toContain("– not looked at");
    expect(html).toContain("PROVES NOTHING");
    expect(html).toContain("1 of 2 do not hold.");
    expect(html.indexOf("app.bad")).toBeLessThan(html.indexOf("app.good"));
    expect(renderValidationHtml([])).toContain("Nothing was validated.");
  });

  it("does not hold where something failed before, and is not whole where something could not be looked at", () => {
    const good = [toValidation({ ...stamp, checks: [passed("existence", "there")] })];
    const page = (remarks: Remarks) => ({
      html: renderValidationHtml(good, remarks),
      md: formatRunReport("app.orders", null, good, remarks),
    });
    const { html, md } = page({ note: null, failedBefore: [`counts (${hostile})`] });
    for (const text of [html, md])
      expect(text).toContain("DOES NOT HOLD: what failed before was not mended.");
    expect(html).toContain('<p class="verdict failed">');
    expect(html).toContain("<bdi>Failed before: counts (a&quot;");
    expect(md).toContain("Failed before: counts (a");
    const cut = page({ note: "Not compared: timed out", failedBefore: [] });
    for (const text of [cut.html, cut.md]) {
      expect(text).toContain("It holds. Not everything could be looked at.");
      expect(text).toContain("Not compared: timed out");
    }
    expect(cut.html).toContain('<p class="verdict partial">');
  });

  it("draws every partition that differs, and of a thousand others no more than can be read", () => {
    const equal = Array.from({ length: 1_000 }, (_, at) => ({
      partition: `p${at}`,
      rows: at,
      retiredRows: at,
    }));
    const distribution = [...equal, { partition: "differs", rows: 5, retiredRows: 10 }];
    const html = renderValidationHtml([
      toValidation({ ...stamp, checks: [passed("existence", "there")], distribution }),
    ]);
    expect(bars(html)).toBe(60);
    expect(html).toContain("; 1 of 1,001 differ; 941 more are equal");
    expect(html.indexOf("<bdi>differs</bdi>")).toBeLessThan(html.indexOf("<bdi>p0</bdi>"));
    expect(html).toContain("It holds.");
    expect(html).toMatch(/class="failed"><bdi>differs<\/bdi> ✗ differs/);
    expect(html).not.toMatch(/style="width:(?!\d+\.\d%")/);
  });
});
