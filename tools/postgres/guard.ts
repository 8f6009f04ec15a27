import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Cluster } from "./cluster";

/** Waits for the end of its input, then stops the server ($1: pg_ctl, $2: data folder, $3: mode) and removes $4, if any. */
const SCRIPT =
  'cat >/dev/null; "$1" stop --pgdata="$2" --mode="$3" --timeout=60 --silent >/dev/null 2>&1; [ -z "$4" ] || rm -rf "$4"';

/**
 * Ties the server's life to this process. The guard is a shell whose input is a pipe from us: however we end (return, exit,
 * Ctrl-C, kill -9), the pipe closes and the guard stops the server. There is no other way to stop it, so this one always works.
 * @param throwAwayDir a folder to remove afterwards; its contents need no orderly shutdown
 * @returns stops the server, and waits until that is done
 */
export function guardServer(cluster: Cluster, throwAwayDir: string | undefined): () => Promise<void> {
  const { uid, gid } = cluster.account ?? {};
  const guard = spawn(
    "/bin/sh",
    [
      "-c",
      SCRIPT,
      "postgres-guard",
      path.join(cluster.binDir, "pg_ctl"),
      cluster.dataDir,
      throwAwayDir === undefined ? "fast" : "immediate",
      throwAwayDir ?? "",
    ],
    {
      cwd: "/",
      // A session of its own: a Ctrl-C in the terminal must not end the guard before it has done its work.
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    },
  );
  const ended = once(guard, "exit");
  guard.unref();
  return async () => {
    guard.ref();
    guard.stdin.end();
    await ended;
  };
}
