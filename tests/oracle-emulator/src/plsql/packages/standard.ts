import { PlsqlError } from "../errors";
import type { Builtin } from "./builtin";
import { builtin, integerArgument, textArgument } from "./builtin";

/** Message texts are cut to 2,048 bytes. */
const MAX_TEXT = 2048;

/** What needs no package before it. */
export const STANDARD: readonly Builtin[] = [
  builtin("RAISE_APPLICATION_ERROR", "NUM, MSG, KEEPERRORSTACK?", async (context, [code, text]) => {
    const number = await integerArgument(context, code);
    if (number === undefined || number > -20000 || number < -20999) {
      throw new PlsqlError(
        21000,
        `error number argument to raise_application_error of ${number ?? ""} is out of range`,
      );
    }
    const message = Buffer.from((await textArgument(context, text)) ?? "").subarray(0, MAX_TEXT);
    throw new PlsqlError(-number, message.toString());
  }),
];
