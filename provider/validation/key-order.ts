/** `0044-03-15 12:00:00.5+00 BC` of PostgreSQL, `-0044-03-15 12:00:00.500000000` of Oracle, which has a blank where no minus stands. */
const moment = /^( |-)?(\d+)(-\d\d-\d\d.*?)( BC)?$/;
const number = /^(-?)(\d*)(?:\.(\d+))?$/;

/** All digits before a point that is the same for both. */
function scaled(sign: string, whole: string, fraction: string, digits: number): bigint {
  const size = BigInt(`${whole}${fraction.padEnd(digits, "0")}` || "0");
  return sign === "-" ? -size : size;
}

function orderNumbers(left: RegExpExecArray, right: RegExpExecArray): number {
  const digits = Math.max(left[3]?.length ?? 0, right[3]?.length ?? 0);
  const [one, other] = [left, right].map((match) =>
    scaled(match[1] ?? "", match[2] ?? "", match[3] ?? "", digits),
  );
  return Number((one ?? 0n) > (other ?? 0n)) - Number((one ?? 0n) < (other ?? 0n));
}

function orderTexts(left: string, right: string): number {
  return Number(left > right) - Number(left < right);
}

function orderMoments(left: RegExpExecArray, right: RegExpExecArray): number {
  const isBefore = ([, sign, , , era]: RegExpExecArray) => sign === "-" || era !== undefined;
  const yearOf = (match: RegExpExecArray) => Number(match[2]) * (isBefore(match) ? -1 : 1);
  return yearOf(left) - yearOf(right) || orderTexts(left[3] ?? "", right[3] ?? "");
}

/** Orders two partition keys of a range, printed by the server: numbers, or dates and times of one time zone. */
export function orderKeys(left: string, right: string): number {
  const numbers = [number.exec(left), number.exec(right)] as const;
  if (numbers[0] && numbers[1]) return orderNumbers(numbers[0], numbers[1]);
  const moments = [moment.exec(left), moment.exec(right)] as const;
  if (moments[0] && moments[1]) return orderMoments(moments[0], moments[1]);
  return orderTexts(left, right);
}
