import type { PartitionedTableArgs } from "../../../provider";
import { targetSchema } from "../../../provider/schema/target";

const place = { connection: "hr", schema: "app", table: "orders", partitionColumn: "region" };

describe("the declaration of each strategy", () => {
  const declarations: PartitionedTableArgs[] = [
    { ...place, partitionType: "INTERVAL", intervalType: "NUMBER", intervalValue: 1_000 },
    { ...place, partitionType: "RANGE", partitions: [{ name: "low", lessThan: 10 }] },
    { ...place, partitionType: "LIST", partitions: [{ name: "europe", values: ["DE", "FR"] }] },
    { ...place, partitionType: "HASH", partitionCount: 8 },
    { connection: "hr", schema: "app", table: "orders", partitionType: "NONE" },
  ];

  it.each(declarations.map((declaration) => [declaration.partitionType, declaration] as const))(
    "%s is typed as it is checked",
    (_, declaration) => {
      expect(targetSchema.parse(declaration)).toMatchObject(declaration);
    },
  );

  it("detaches no later than it drops, whatever the units", () => {
    const read = (retention: unknown) =>
      targetSchema
        .safeParse({ ...declarations[0], retention })
        .error?.issues.map(({ path, message }) => [path.join("."), message]);
    expect(read({})).toEqual([["retention", "must have detachAfter, dropAfter or both"]]);
    expect(read({ dropAfter: { value: 1, unit: "YEAR" } })).toBeUndefined();
    expect(
      read({ detachAfter: { value: 12, unit: "MONTH" }, dropAfter: { value: 1, unit: "YEAR" } }),
    ).toBeUndefined();
    expect(read({ detachAfter: { value: 53, unit: "WEEK" }, dropAfter: { value: 1, unit: "YEAR" } })).toEqual(
      [["retention.dropAfter", "must not be shorter than detachAfter"]],
    );
  });

  it("has no setting of another strategy, neither for the compiler nor when it runs", () => {
    const byHash = { ...place, partitionType: "HASH" as const, partitionCount: 8 };
    // @ts-expect-error -- partitions by hash have no interval
    const mixed: PartitionedTableArgs = { ...byHash, intervalType: "DAY" };
    expect(targetSchema.safeParse(mixed).success).toBe(false);
    const plain = { connection: "hr", schema: "app", table: "orders", partitionType: "NONE" as const };
    // @ts-expect-error -- a plain table has no partition key
    const keyed: PartitionedTableArgs = { ...plain, partitionColumn: "region" };
    expect(targetSchema.safeParse(keyed).success).toBe(false);
  });
});
