import { failedWith } from "../../dialect/database-error";

/** More was found under the lock than fits into a window. */
export class TooMuchLeft extends Error {
  constructor(readonly keys: number) {
    super(`${keys} keys were left for the window`);
  }
}

class TooSlowUnderLock extends Error {}

/** The lock was granted already: a statement that runs out of time there needs a longer window, not another attempt alone. */
export function tellTooSlow(error: unknown): never {
  if (!failedWith(error, "statementTimeout")) throw error;
  throw new TooSlowUnderLock(error.message, { cause: error });
}

/** Whether a longer window may do. */
export function wasTooSlow(error: unknown): boolean {
  return error instanceof TooSlowUnderLock || failedWith(error, "windowTooSlow");
}

/** Whether the lock was given back for a reason that another attempt may not meet. */
export function mayTryAgain(error: unknown): boolean {
  return (
    error instanceof TooMuchLeft ||
    wasTooSlow(error) ||
    failedWith(error, "catalogChanged", "viewRefreshed", "uniqueViolation")
  );
}
