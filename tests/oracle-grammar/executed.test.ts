import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { licensedStatements } from "./licensed-views";
import { stories, tell, Trace } from "./executed";
import { templateStatements } from "./rendered";
import { judgeStatements, shareOfGaps, type Judgement } from "./verdicts";

/** Statements that no story leads to, and why. */
const notRun: Readonly<Record<string, string>> = {
  "createIndexes.compileTrigger":
    "the emulator compiles a trigger as soon as what it lacked is there; until then the statement fails",
  "ledger.rollback":
    "two runs would have to prepare their holds in one instant; transaction.rollback says the same",
  "server.openModeOfPdb": "the emulator is no container, and has no V$PDBS",
};

const provider = path.join(__dirname, "../../provider");

/** Statements of Oracle that stand in the code by name, as no template's. */
function namesInCode(): string[] {
  const files = ["dialect", "discovery", "discovery/oracle", "execution/oracle", "engines/oracle"].flatMap(
    (folder) => readdirSync(path.join(provider, folder)).map((file) => path.join(folder, file)),
  );
  return files
    .filter((file) => file.includes("oracle") && file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(path.join(provider, file), "utf8").matchAll(
        /"((?:discovery|server|ledger|transaction|abandon)\.\w+)"/g,
      ),
    ])
    .map(([, name = ""]) => name);
}

const trace = new Trace();

describe("a story on the emulator", () => {
  it.each(Object.entries(stories))("comes to its end: %s", (_, story) => tell(story, trace));
});

describe("the statements of all stories", () => {
  let judgement: Judgement;
  beforeAll(async () => {
    judgement = await judgeStatements(trace.sent);
  });

  it("are all that the product can send, but for those that are named", () => {
    const missing = [...templateStatements, ...namesInCode()].filter((name) => !trace.executed.has(name));
    expect([...new Set(missing)].sort()).toEqual(Object.keys(notRun).sort());
  });

  it("read no view of a licensed pack", () => {
    expect(licensedStatements(trace.sent)).toEqual([]);
  });

  it("are statements of an independent grammar, but for its gaps", () => {
    expect(judgement.faults).toEqual([]);
  });

  it("are rejected by that grammar wherever a gap of it is named for discovery", () => {
    expect(judgement.closed.filter((text) => text.startsWith("discovery."))).toEqual([]);
  });

  it("meet gaps of it in one of twenty at most", () => {
    expect(shareOfGaps(judgement)).toBeLessThanOrEqual(1 / 20);
  });
});
