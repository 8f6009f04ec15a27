import { pinnedSettings } from "../../provider/dialect/oracle";
import { renderSettings } from "../../provider/dialect/oracle-settings";
import { licensedStatements } from "./licensed-views";
import { renderCases, templateStatements, type NamedText } from "./rendered";
import { judgeStatements, shareOfGaps, type Judgement } from "./verdicts";

const rendered: readonly NamedText[] = [
  ...renderCases(),
  { name: "session.settings", text: renderSettings(pinnedSettings) },
];

let judgement: Judgement;
beforeAll(async () => {
  judgement = await judgeStatements(rendered);
});

describe("the statements of the templates", () => {
  it("are all rendered by some plan case", () => {
    const names = new Set(rendered.map(({ name }) => name));
    expect(templateStatements.filter((name) => !names.has(name))).toEqual([]);
  });

  it("read no view of a licensed pack, which would be found", () => {
    const forbidden = [
      "DBA_HIST_SQLSTAT",
      "V$ACTIVE_SESSION_HISTORY",
      "gv$sql_monitor",
      "DBMS_SQLTUNE.REPORT",
    ];
    const reading = forbidden.map((name) => ({ name, text: `SELECT * FROM ${name}` }));
    expect(licensedStatements(reading)).toEqual(forbidden);
    expect(licensedStatements(rendered)).toEqual([]);
  });

  it("are statements of an independent grammar, but for its gaps", () => {
    expect(judgement.faults).toEqual([]);
  });

  it("are rejected by that grammar wherever a gap of it is named", () => {
    expect(judgement.closed.filter((text) => !text.startsWith("discovery."))).toEqual([]);
  });

  it("meet gaps of it in one of twenty at most", () => {
    expect(shareOfGaps(judgement)).toBeLessThanOrEqual(1 / 20);
  });
});
