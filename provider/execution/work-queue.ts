import type { CoreContext, RunSession } from "./context";

async function openCopyWorker(context: CoreContext, purpose: string): Promise<RunSession> {
  const worker = await context.openWorker(purpose);
  const text = context.traits.prepareCopyWorker;
  if (text !== null) await worker.session.runBatch({ name: "worker.commitLazily", text });
  return worker;
}

/**
 * Works off items on several connections side by side. `next` gives the next item, or null at the end. The first
 * failure stops the others after the item they are at, and is thrown.
 */
export async function workSideBySide<T>(
  context: CoreContext,
  degree: number,
  purpose: string,
  next: () => Promise<T | null>,
  work: (worker: RunSession, item: T) => Promise<void>,
): Promise<void> {
  let failed = false;
  const workers = await Promise.all(Array.from({ length: degree }, () => openCopyWorker(context, purpose)));
  const loop = async (worker: RunSession): Promise<void> => {
    for (let item = await next(); item !== null && !failed; item = await next()) await work(worker, item);
  };
  const results = await Promise.allSettled(
    workers.map((worker) =>
      loop(worker).catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
  await Promise.all(workers.map((worker) => worker.session.close()));
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
}

/** Gives the items of a list one after the other. */
export function takeFrom<T>(items: readonly T[]): () => Promise<T | null> {
  let position = 0;
  return () => Promise.resolve(items[position++] ?? null);
}

/** Lets one caller in at a time, in order. */
export function oneAtATime<T>(produce: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const result = last.then(produce);
    last = result.catch(() => undefined);
    return result;
  };
}
