import { hazardsOfOraclePartitioning } from "../../../../provider/planning/oracle/hazards";
import { oracleLayoutRuleOf } from "../../../../provider/planning/oracle/layout-rule";
import { oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

const found = planCases("oracle").find(({ name }) => name === "large-objects");
if (!found) throw new Error("There is no case large-objects.");
const state = oracleStateOf(found);
const rule = oracleLayoutRuleOf(found.target, state);
const [note] = state.lobs;

describe("the retention of large objects", () => {
  it.each([
    ["by seconds or percent is carried", {}, null],
    ["by the word MAX is named, which needs a size", { retention: "MAX" }, "RETENTION MAX of NOTE"],
    ["of a BasicFile is named, which is the server's", { retention: "YES" }, "UNDO_RETENTION"],
    ["that the server does not tell is named", { retention: "UNKNOWN" }, "does not tell"],
    [
      "of single partitions is named",
      { ownRetentions: ["NONE", "YES"] },
      "NOTE have another (NONE, RETENTION)",
    ],
  ])("%s", (_, change, said) => {
    const lobs = note ? [{ ...note, ...change }] : [];
    const hazard = hazardsOfOraclePartitioning({ ...state, lobs }, rule).find(
      ({ code }) => code === "LOB_RETENTION",
    );
    if (said === null) expect(hazard).toBeUndefined();
    else expect(hazard?.text).toContain(said);
  });
});
