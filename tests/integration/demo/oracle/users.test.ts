import { refuseOccupied, removeHr } from "../../../../tools/demo/oracle/users";
import { createHrOracle, type HrOracle } from "./hr-oracle";

describe("the users of the demo on an Oracle that runs already", () => {
  let oracle: HrOracle;
  beforeAll(async () => {
    oracle = await createHrOracle();
  });
  afterAll(() => oracle.close());

  it("are somebody's where they are there: the demo touches nothing", async () => {
    await expect(refuseOccupied(oracle)).rejects.toThrow(
      "has HR, HR_APP, HR_APP_USER, HR_AUDITOR, HR_REPORT already",
    );
    expect(await oracle.run("hr", "SELECT department_id FROM departments")).toHaveLength(50);
  });

  it("go with all that they own, also when some of them are gone already", async () => {
    await removeHr(oracle);
    await expect(refuseOccupied(oracle)).resolves.toBeUndefined();
    await removeHr(oracle);
  });
});
