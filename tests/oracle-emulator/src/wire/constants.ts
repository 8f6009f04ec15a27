/** Numbers of Oracle's network layer (TNS) and of the calls inside it (TTC). */

export const PACKET = { connect: 1, accept: 2, refuse: 4, data: 6, marker: 12 } as const;

export const MARKER = { break: 1, reset: 2 } as const;

/** Flags of a data packet. */
export const DATA_FLAG = { endOfFile: 0x40, endOfRequest: 0x800 } as const;

export const MESSAGE = {
  protocol: 1,
  dataTypes: 2,
  function: 3,
  error: 4,
  rowHeader: 6,
  rowData: 7,
  parameter: 8,
  status: 9,
  ioVector: 11,
  lobData: 14,
  describe: 16,
  piggyback: 17,
  oneWay: 26,
  implicitResults: 27,
} as const;

export const FUNCTION = {
  reexecute: 4,
  fetch: 5,
  logOff: 9,
  commit: 14,
  rollback: 15,
  version: 59,
  reexecuteAndFetch: 78,
  execute: 94,
  lobOperation: 96,
  closeCursors: 105,
  authenticate: 115,
  startAuthentication: 118,
  cancelCursors: 120,
  setEndToEnd: 135,
  ping: 147,
  setSchema: 152,
} as const;

/** Execute options (al8i4's flags travel apart, in EXECUTE_FLAG). */
export const EXECUTE = {
  parse: 0x01,
  define: 0x10,
  execute: 0x20,
  fetch: 0x40,
  commit: 0x100,
  batchErrors: 0x80000,
} as const;

export const EXECUTE_FLAG = { scrollable: 0x02, rowCounts: 0x4000 } as const;

export const LOB_OPERATION = {
  length: 0x0001,
  read: 0x0002,
  trim: 0x0020,
  write: 0x0040,
  createTemporary: 0x0110,
  freeTemporary: 0x0111,
  chunkSize: 0x4000,
  open: 0x8000,
  close: 0x10000,
  isOpen: 0x11000,
} as const;

export const TYPE = {
  varchar: 1,
  number: 2,
  binaryInteger: 3,
  long: 8,
  rowid: 11,
  date: 12,
  raw: 23,
  longRaw: 24,
  sb1: 27,
  char: 96,
  binaryFloat: 100,
  binaryDouble: 101,
  cursor: 102,
  clob: 112,
  blob: 113,
  timestamp: 180,
  timestampWithTimeZone: 181,
  intervalYearToMonth: 182,
  intervalDayToSecond: 183,
  urowid: 208,
  timestampWithLocalTimeZone: 231,
  boolean: 252,
} as const;

export const CHARSET = { utf8: 873, utf16: 2000 } as const;

/** Lengths of a value: none, and "in chunks". 253 escapes a null BOOLEAN. */
export const LENGTH = { null: 255, chunked: 254, escape: 253, longestShort: 252 } as const;

/** The highest field version that is spoken: that of Oracle 19.1. Clients come down to it. */
export const FIELD_VERSION = 12;

/** Field versions that added something to a message. */
export const SINCE = { sqlSignature: 8, chunkIds: 9, columnId: 8, tokenNumber: 18 } as const;

/** Longest VARCHAR2 and RAW, in bytes. Clients expect trailers behind columns described as longer. */
export const MAX_STRING_BYTES = 32767;
