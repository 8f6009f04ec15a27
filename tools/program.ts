/** A program of the command line. */
export interface Program<Options> {
  readonly usage: string;
  /** @returns undefined when the user asks for help @throws where an option is unknown, out of range, or does not go with another */
  readonly readOptions: (args: readonly string[]) => Options | undefined;
  /** @returns the exit code */
  readonly run: (options: Options) => Promise<number>;
}

async function start<Options>({ usage, readOptions, run }: Program<Options>): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options !== undefined) return run(options);
  console.log(usage);
  return 0;
}

/** Runs a program, and ends this process with its exit code, and with it every connection that is still open. */
export function runProgram<Options>(program: Program<Options>): void {
  start(program).then(
    (exitCode) => process.exit(exitCode),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}

/**
 * Reads a whole number from an option.
 * @throws when it is none, or not from 1 to `highest`
 */
export function wholeNumber(
  option: string,
  text: string | undefined,
  fallback: number,
  highest: number,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
  throw new Error(`--${option} is "${text}"; give a whole number from 1 to ${highest}.`);
}
