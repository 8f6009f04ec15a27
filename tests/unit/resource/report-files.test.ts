import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { stackOf, writeReport } from "../../../provider/resource/report-files";
import { targetSchema } from "../../../provider/schema/target";

const declaration = {
  connection: "hr",
  schema: "app",
  table: "orders",
  partitionType: "INTERVAL",
  partitionColumn: "order_date",
  intervalType: "MONTH",
} as const;
const texts = { md: "# Report", html: "<p>" };

let root: string;
let outside: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-reports-"));
  outside = fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-outside-"));
});
afterEach(() => {
  for (const folder of [root, outside]) fs.rmSync(folder, { recursive: true });
});

describe("the folder of reports", () => {
  it.each(["/etc", "../reports", "a/../../b", "a\\..\\..\\b", "\\\\host\\share", "C:\\reports", "a\0b", ""])(
    "is refused where it leads out of the program's: %j",
    (reportFolder) => {
      const { error } = targetSchema.safeParse({ ...declaration, migration: { reportFolder } });
      expect(error?.issues[0]?.path).toEqual(["migration", "reportFolder"]);
    },
  );

  it.each(["reports", "./out/reports", "reports..2026"])("may be %s", (reportFolder) => {
    expect(targetSchema.safeParse({ ...declaration, migration: { reportFolder } }).success).toBe(true);
  });
});

describe("a report", () => {
  const target = { ...targetSchema.parse(declaration), stack: "prod" };

  it("is written into a folder that is made for it, and replaces the one before", async () => {
    for (const md of ["# First", "# Second"]) {
      const files = await writeReport(root, "./out/reports", target, { ...texts, md });
      expect(files).toEqual(["out/reports/prod.hr.app.orders.md", "out/reports/prod.hr.app.orders.html"]);
    }
    expect(fs.readdirSync(path.join(root, "out/reports")).sort()).toEqual([
      "prod.hr.app.orders.html",
      "prod.hr.app.orders.md",
    ]);
    expect(fs.readFileSync(path.join(root, "out/reports/prod.hr.app.orders.md"), "utf8")).toBe("# Second");
  });

  it("stays in its folder, whatever its table is called, and no two tables share one", async () => {
    const names = ["../../evil", "a/b", "a:b", "x".repeat(200), `${"x".repeat(199)}y`];
    const written: string[] = [];
    for (const table of names) written.push(...(await writeReport(root, "r", { ...target, table }, texts)));
    expect(new Set(written).size).toBe(2 * names.length);
    for (const file of written) expect(path.dirname(file)).toBe("r");
    expect(fs.readdirSync(path.join(root, "r"))).toHaveLength(written.length);
  });

  it("is not replaced by that of another stack of the program", async () => {
    for (const stack of ["dev", "prod"])
      await writeReport(root, "reports", { ...target, stack }, { ...texts, md: stack });
    const read = (stack: string) =>
      fs.readFileSync(path.join(root, `reports/${stack}.hr.app.orders.md`), "utf8");
    expect(["dev", "prod"].map(read)).toEqual(["dev", "prod"]);
    expect(stackOf("urn:pulumi:dev::shop::pulumi-nodejs:dynamic:Resource::orders")).toBe("dev");
    expect(stackOf("undefined")).toBeNull();
  });

  it("goes through no link", async () => {
    fs.symlinkSync(outside, path.join(root, "reports"));
    await expect(writeReport(root, "reports/today", target, texts)).rejects.toThrow(
      /^REPORT_NOT_WRITTEN: The report on table app\.orders could not be written to reports\/today: reports is no folder/,
    );
    expect(fs.readdirSync(outside)).toEqual([]);
  });

  it("replaces a link in its place, and not what that leads to", async () => {
    const secret = path.join(outside, "secret");
    fs.writeFileSync(secret, "kept");
    fs.mkdirSync(path.join(root, "reports"));
    fs.symlinkSync(secret, path.join(root, "reports/prod.hr.app.orders.md"));
    await writeReport(root, "reports", target, texts);
    expect(fs.readFileSync(secret, "utf8")).toBe("kept");
    expect(fs.readFileSync(path.join(root, "reports/prod.hr.app.orders.md"), "utf8")).toBe("# Report");
  });
});
