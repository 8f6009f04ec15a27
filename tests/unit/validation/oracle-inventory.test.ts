import { compareOracleInventories } from "../../../provider/validation/oracle-inventory";
import { oracleStateOf } from "../../support/oracle-plan-cases";
import { planCases } from "../../support/plan-cases";

const month = planCases("oracle").find(({ name }) => name === "month");
if (month === undefined) throw new Error("There is no case month.");
const state = oracleStateOf(month);

describe("the inventory of a table of Oracle", () => {
  const named = (name: string, generatedName: boolean) => ({
    ...state,
    constraints: state.constraints.map((constraint) =>
      constraint.kind === "PRIMARY KEY" ? { ...constraint, name, generatedName } : constraint,
    ),
    indexes: state.indexes.map((index) => (index.unique ? { ...index, name, generatedName } : index)),
  });

  it("knows a key by its columns where the server has chosen its name, which the copy has from us", () => {
    expect(compareOracleInventories(named("SYS_C008209", true), named("SYS_C008209", false))).toEqual([]);
  });

  it("tells of a key under another name of its user's", () => {
    const differences = compareOracleInventories(named("ORDERS_PK", false), named("ORDERS_PK_2", false));
    expect(differences).toContain("constraint ORDERS_PK is gone");
    expect(differences).toContain("index ORDERS_PK_2 is new");
  });

  it("tells of what hangs on the object and was lost", () => {
    const policy = { kind: "REDACTION POLICY", schema: "APP", name: "HIDE", detail: "" };
    expect(compareOracleInventories({ ...state, dependants: [policy] }, state)).toEqual([
      "dependant REDACTION POLICY APP.HIDE is gone",
    ]);
  });

  it("tells of an index that works no more, and asks nothing of one that did not work before", () => {
    const having = (status: string) => ({
      ...state,
      indexes: state.indexes.map((index, at) => (at === 0 ? { ...index, status } : index)),
    });
    expect(compareOracleInventories(having("VALID"), having("N/A"))).toEqual([]);
    expect(compareOracleInventories(having("VALID"), having("UNUSABLE"))).toEqual([
      expect.stringMatching(/^index .* differs in works$/),
    ]);
    expect(compareOracleInventories(having("UNUSABLE"), having("VALID"))).toEqual([]);
  });
});
