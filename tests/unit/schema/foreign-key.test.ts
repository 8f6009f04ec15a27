import { estimateKeysMs } from "../../../provider/schema/foreign-key";

const outgoing = { direction: "OUTGOING", leafCount: 0 } as const;
const incoming = { direction: "INCOMING", leafCount: 0 } as const;
const self = { direction: "SELF", leafCount: 0 } as const;

describe("how long keys keep the tables closed", () => {
  it("is a millisecond for each partition that has the key", () => {
    expect(estimateKeysMs([outgoing], 300, false)).toBe(300);
    expect(estimateKeysMs([outgoing, outgoing], 300, true)).toBe(600);
  });

  it("grows with the square of the partitions that a key points to", () => {
    expect(estimateKeysMs([incoming], 100, false)).toBe(110);
    expect(estimateKeysMs([incoming], 1_000, false)).toBe(2_000);
    expect(estimateKeysMs([incoming], 2_000, false)).toBe(6_000);
    expect(estimateKeysMs([self], 1_000, false)).toBe(3_000);
  });

  it("is that for each leaf where leaves take keys one by one", () => {
    expect(estimateKeysMs([{ ...incoming, leafCount: 5 }], 100, true)).toBe(555);
    expect(estimateKeysMs([incoming], 100, true)).toBe(110);
  });
});
