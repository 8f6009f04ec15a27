import { appendFileSync } from "node:fs";
import oracledb from "oracledb";
import type { Fact, Question, Step } from "./fact";
import { TOPICS } from "./facts";
import { summaryOf, type Outcome } from "./outcome";
import { QUESTIONS } from "./questions";
import { runSteps } from "./run-steps";
import { SchemaOfAFact } from "./schema-of-a-fact";
import type { Server, Target } from "./servers";
import { Summary } from "./summary";

const START_TIMEOUT_MS = 660_000;

/** Runs all facts on a server: the open questions first. */
export function defineSuite(target: Target): void {
  describe(`Oracle, as ${target.name} has it`, () => {
    const summary = new Summary(target.name);
    let server: Server;
    let admin: oracledb.Connection;

    beforeAll(async () => {
      server = await target.start();
      admin = await oracledb.getConnection(server);
      summary.version = admin.oracleServerVersionString;
    }, START_TIMEOUT_MS);
    afterAll(async () => {
      publish(summary.toString());
      await admin?.close();
      await server?.close();
    });

    const run = (steps: readonly Step[]): Promise<Outcome | undefined> => inSchema(server, admin, steps);
    describe("open questions", () => defineQuestions(QUESTIONS, run, summary));
    for (const { name, facts } of TOPICS) describe(name, () => defineFacts(facts, target, run, summary));
  });
}

/** Prints the summary, and puts it where a workflow's page shows it. */
function publish(summary: string): void {
  process.stdout.write(`\n${summary}\n`);
  const page = process.env["GITHUB_STEP_SUMMARY"];
  if (page) appendFileSync(page, `\`\`\`\n${summary}\`\`\`\n`);
}

type Run = (steps: readonly Step[]) => Promise<Outcome | undefined>;

async function inSchema(
  server: Server,
  admin: oracledb.Connection,
  steps: readonly Step[],
): Promise<Outcome | undefined> {
  const schema = new SchemaOfAFact(server, admin);
  try {
    await schema.create(needsOther(steps));
    return await runSteps(steps, schema);
  } finally {
    await schema.close();
  }
}

function needsOther(steps: readonly Step[]): boolean {
  return steps.some(
    (step) => step.do === "call" && (step.session === "OTHER" || step.sql.includes("{other}")),
  );
}

function defineQuestions(questions: readonly Question[], run: Run, summary: Summary): void {
  for (const { question, steps, answers } of questions) {
    it(question, async () => {
      const outcome = await run(steps);
      const given = outcome ? summaryOf(outcome) : "no answer";
      expect(Object.keys(answers)).toContain(given);
      summary.answer(question, answers[given] ?? given);
    });
  }
}

function defineFacts(facts: readonly Fact[], { gaps }: Target, run: Run, summary: Summary): void {
  for (const fact of facts) {
    const unproven = fact.source === null ? " (unproven)" : "";
    const gap = gaps[fact.id];
    if (gap !== undefined) {
      it.failing(`${fact.title}${unproven} (known gap: ${gap})`, async () => {
        summary.gap(fact, gap);
        await run(fact.steps);
      });
      continue;
    }
    it(`${fact.title}${unproven}`, async () => {
      try {
        await run(fact.steps);
        summary.count(fact, true);
      } catch (error) {
        summary.count(fact, false);
        throw error;
      }
    });
  }
}
