const SPECIAL: Readonly<Record<string, number>> = {
  inf: Infinity,
  "+inf": Infinity,
  "-inf": -Infinity,
  infinity: Infinity,
  "-infinity": -Infinity,
  nan: NaN,
};

type Size = 4 | 8;

/** Bytes that sort like the numbers: IEEE 754 with the sign bit turned, or all bits of a negative one. */
export function encodeBinaryFloat(text: string, size: Size): Buffer {
  const value = SPECIAL[text.trim().toLowerCase()] ?? Number(text);
  const bytes = Buffer.alloc(size);
  if (size === 4) {
    bytes.writeFloatBE(value);
  } else {
    bytes.writeDoubleBE(value);
  }
  return turn(bytes, (bytes.readUInt8(0) & 0x80) !== 0);
}

export function decodeBinaryFloat(bytes: Buffer, size: Size): string {
  const turned = turn(Buffer.from(bytes), (bytes.readUInt8(0) & 0x80) === 0);
  const value = size === 4 ? shortest(turned.readFloatBE(0)) : turned.readDoubleBE(0);
  if (Number.isNaN(value)) {
    return "Nan";
  }
  return Number.isFinite(value) ? String(value).toUpperCase() : value > 0 ? "Inf" : "-Inf";
}

/** The shortest decimal that is the same single-precision number: 0.1 rather than 0.10000000149011612. */
function shortest(value: number): number {
  for (let digits = 6; digits <= 9; digits += 1) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) {
      return candidate;
    }
  }
  return value;
}

function turn(bytes: Buffer, wasNegative: boolean): Buffer {
  if (wasNegative) {
    return bytes.map((byte) => byte ^ 0xff) as Buffer;
  }
  bytes.writeUInt8(bytes.readUInt8(0) ^ 0x80, 0);
  return bytes;
}
