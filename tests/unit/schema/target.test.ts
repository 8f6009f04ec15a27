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
