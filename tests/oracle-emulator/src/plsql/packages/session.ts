import { assign } from "../coerce";
import type { Context } from "../context";
import { valueError } from "../errors";
import type { Cell } from "../values";
import { booleanCell, numberCell, textCell } from "../values";
import type { Builtin } from "./builtin";
import { builtin, numberArgument, textArgument } from "./builtin";

async function sleep(context: Context, [seconds]: readonly (Cell | undefined)[]): Promise<void> {
  const value = await numberArgument(context, seconds);
  if (value === undefined || value.startsWith("-")) throw valueError();
  await context.host.sleep(Math.round(Number(value) * 1000));
}

export const DBMS_LOCK: readonly Builtin[] = [builtin("SLEEP", "SECONDS", sleep)];

async function setIdentifier(context: Context, [id]: readonly (Cell | undefined)[]): Promise<void> {
  context.host.setSessionInfo({ clientIdentifier: (await textArgument(context, id)) ?? "" });
}

export const DBMS_SESSION: readonly Builtin[] = [
  builtin("SLEEP", "SECONDS", sleep),
  builtin("SET_IDENTIFIER", "CLIENT_ID", setIdentifier),
  builtin("UNIQUE_SESSION_ID", "", (context) => Promise.resolve(textCell(context.host.uniqueSessionId))),
  builtin("IS_SESSION_ALIVE", "UNIQUEID", async (context, [id]) =>
    booleanCell(context.host.isSessionAlive((await textArgument(context, id)) ?? "")),
  ),
  builtin("CLEAR_IDENTIFIER", "", (context) => setIdentifier(context, [])),
];

async function setOut(context: Context, target: Cell | undefined, value: string | undefined): Promise<void> {
  if (target === undefined) throw valueError();
  await assign(context.host, target, textCell(value ?? null));
}

/** Texts are cut to what V$SESSION holds, as the package does. */
function cut(text: string | null, bytes: number): string {
  return Buffer.from(text ?? "")
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, "");
}

async function setLongOperation(context: Context, args: readonly (Cell | undefined)[]): Promise<void> {
  const [row, , name, target, , soFar, total, description, units] = args;
  if (row === undefined) throw valueError();
  const number = Number((await numberArgument(context, row)) ?? "-1");
  const added = await context.host.setLongOperation({
    ...(number < 0 ? {} : { row: number }),
    name: cut(await textArgument(context, name), 64),
    target: cut(await textArgument(context, target), 64),
    soFar: (await numberArgument(context, soFar)) ?? "0",
    total: (await numberArgument(context, total)) ?? "0",
    targetDescription: cut(await textArgument(context, description), 32),
    units: cut(await textArgument(context, units), 32),
  });
  await assign(context.host, row, numberCell(String(added)));
}

export const SET_SESSION_LONGOPS_NOHINT = numberCell("-1");

export const DBMS_APPLICATION_INFO: readonly Builtin[] = [
  builtin("SET_MODULE", "MODULE_NAME, ACTION_NAME", async (context, [module, action]) => {
    context.host.setSessionInfo({
      module: cut(await textArgument(context, module), 64),
      action: cut(await textArgument(context, action), 64),
    });
  }),
  builtin("SET_ACTION", "ACTION_NAME", async (context, [action]) => {
    context.host.setSessionInfo({ action: cut(await textArgument(context, action), 64) });
  }),
  builtin("SET_CLIENT_INFO", "CLIENT_INFO", async (context, [info]) => {
    context.host.setSessionInfo({ clientInfo: cut(await textArgument(context, info), 64) });
  }),
  builtin("READ_MODULE", "MODULE_NAME OUT, ACTION_NAME OUT", async (context, [module, action]) => {
    await setOut(context, module, context.host.sessionInfo.module);
    await setOut(context, action, context.host.sessionInfo.action);
  }),
  builtin("READ_CLIENT_INFO", "CLIENT_INFO OUT", async (context, [info]) => {
    await setOut(context, info, context.host.sessionInfo.clientInfo);
  }),
  builtin(
    "SET_SESSION_LONGOPS",
    "RINDEX IN OUT, SLNO IN OUT, OP_NAME?, TARGET?, CONTEXT?, SOFAR?, TOTALWORK?, TARGET_DESC?, UNITS?",
    setLongOperation,
  ),
];
