import { batchHint, chunkHint, pairsHint } from "../../../../provider/rendering/oracle/hints";
import type { OracleCopyColumn } from "../../../../provider/schema/oracle-plan";

function keyOf(...names: readonly string[]): OracleCopyColumn[] {
  return names.map((name) => ({
    name,
    type: "NUMBER",
    baseType: "NUMBER",
    notNull: true,
    isVirtual: false,
  }));
}

describe("hints", () => {
  it("name the index by the key's columns, in their order and spelling", () => {
    expect(chunkHint(keyOf("ORDER_ID", "Line No"))).toBe('/*+ INDEX(t ("ORDER_ID" "Line No")) */ ');
    expect(batchHint(keyOf("ID"))).toBe('/*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("ID")) */ ');
  });

  it("are left out where a name would end the comment", () => {
    const key = keyOf("ID", "*/ FROM DUAL --");
    expect([chunkHint(key), batchHint(key), pairsHint(key)]).toEqual(["", "", ""]);
  });
});
