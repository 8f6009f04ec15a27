import { OracleError } from "../../contract";
import { FUNCTION } from "../constants";
import { splitLocators } from "../lobs";
import type { WireReader } from "../reader";
import type { ReadContext } from "./binds";
import { readFreedLobs } from "./lob-operation";

export interface EndToEndAttributes {
  module?: string;
  action?: string;
  clientIdentifier?: string;
  clientInfo?: string;
}

/** What travels before a call, and has no reply of its own. */
export type Piggyback =
  | { readonly kind: "closeCursors"; readonly cursorIds: readonly number[] }
  | { readonly kind: "freeLobs"; readonly locators: readonly Buffer[] }
  | { readonly kind: "setSchema"; readonly schema: string }
  | { readonly kind: "setAttributes"; readonly attributes: EndToEndAttributes };

/** @throws OracleError ORA-03001 for a function that is not emulated */
export function readPiggyback(reader: WireReader, code: number, context: ReadContext): Piggyback {
  switch (code) {
    case FUNCTION.closeCursors:
    case FUNCTION.cancelCursors:
      return { kind: "closeCursors", cursorIds: readCursorIds(reader) };
    case FUNCTION.lobOperation:
      return { kind: "freeLobs", locators: splitLocators(readFreedLobs(reader)) };
    case FUNCTION.setSchema:
      reader.u8();
      return { kind: "setSchema", schema: reader.bytesWithTwoLengths()?.toString("utf8") ?? "" };
    case FUNCTION.setEndToEnd:
      return { kind: "setAttributes", attributes: readAttributes(reader, context) };
    default:
      throw new OracleError(3001, `unimplemented feature: function ${code} of the wire protocol`);
  }
}

function readCursorIds(reader: WireReader): number[] {
  reader.u8();
  const count = reader.uint();
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push(reader.uint());
  }
  return ids;
}

/** Which attributes were sent stands first with their lengths; the texts follow, each only if it is not empty. */
function readAttributes(reader: WireReader, { plainTexts }: ReadContext): EndToEndAttributes {
  reader.skip(2);
  reader.uint(); // flags, which say the same as the pointers
  const clientIdentifier = readLength(reader);
  const module = readLength(reader);
  const action = readLength(reader);
  const executionId = readLength(reader);
  reader.u8();
  reader.uint();
  const clientInfo = readLength(reader);
  reader.u8();
  reader.uint();
  reader.u8();
  reader.uint();
  const operation = readLength(reader);
  const attributes: EndToEndAttributes = {};
  const read = (name: keyof EndToEndAttributes | undefined, length: number | undefined): void => {
    if (length === undefined) return;
    const bytes = length === 0 ? undefined : plainTexts ? reader.raw(length) : reader.bytesWithLength();
    if (name !== undefined) {
      attributes[name] = bytes?.toString("utf8") ?? "";
    }
  };
  read("clientIdentifier", clientIdentifier);
  read("module", module);
  read("action", action);
  read(undefined, executionId);
  read("clientInfo", clientInfo);
  read(undefined, operation);
  return attributes;
}

function readLength(reader: WireReader): number | undefined {
  const isSent = reader.u8() !== 0;
  const length = reader.uint();
  return isSent ? length : undefined;
}
