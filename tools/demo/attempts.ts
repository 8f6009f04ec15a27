import type { Attempt } from "./database";

async function errorOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

/** Runs statements one by one, and tells what the server said to each. */
export async function attemptEach(
  statements: readonly string[],
  run: (statement: string) => Promise<unknown>,
): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (const statement of statements) attempts.push({ statement, error: await errorOf(run(statement)) });
  return attempts;
}

/** Those among the statements that fail, with the reason. */
export async function findUnreadable(
  statements: readonly string[],
  run: (statement: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const attempts = await attemptEach(statements, run);
  return attempts.flatMap(({ statement, error }) => (error === null ? [] : [`${statement}: ${error}`]));
}
