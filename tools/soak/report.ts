import { layOut, type Line } from "../bench/columns";
import type { SoakFigures } from "./measure";
import type { PartFigures } from "./story";

const whole = (value: number) => Math.round(value).toLocaleString("en-US");

/** A line for each step that any part has, in seconds. */
function stepLines(parts: readonly PartFigures[]): Line[] {
  const steps = new Set(parts.flatMap(({ steps: own }) => own.map(({ step }) => step)));
  return [...steps].map((name): Line => {
    const secondsOf = ({ steps: own }: PartFigures) => own.find(({ step }) => step === name)?.seconds;
    return [`  ${name}`, ...parts.map((part) => secondsOf(part)?.toFixed(1) ?? "")];
  });
}

function describeSetting({ wasRefused, maxLocksPerTransaction }: SoakFigures): string {
  const setting = `max_locks_per_transaction = ${maxLocksPerTransaction}`;
  return wasRefused ? `${setting}; refused with the default, before anything was created` : setting;
}

/** The parts beside each other, and what the application felt. */
export function reportSoak(figures: SoakFigures): string {
  const { parts, version, leaves, rows, statements, failures, worstWaitMs, wrongRows } = figures;
  const table = layOut([
    ["", ...parts.map(({ part }) => part)],
    ["seconds", ...parts.map(({ seconds }) => seconds.toFixed(1))],
    ...stepLines(parts),
    ["objects locked at once", ...parts.map(({ locks }) => whole(locks.objects))],
    ["holders of these locks", ...parts.map(({ locks }) => whole(locks.holders))],
    ["table closed, ms", ...parts.map(({ lockedMs }) => lockedMs?.toFixed(1) ?? "")],
    ["tables left over", ...parts.map(({ leftOver }) => whole(leftOver))],
  ]);
  return [
    `PostgreSQL ${version}, ${whole(leaves)} partitions, ${whole(rows)} rows; ${describeSetting(figures)}`,
    table,
    `Statements of the application: ${whole(statements)}; failed: ${failures.length}; worst wait: ${worstWaitMs.toFixed(0)} ms; rows wrong: ${wrongRows}`,
  ].join("\n\n");
}

/** Why the soak has failed; nothing where it has held. */
export function listFaults({ parts, failures, wrongRows }: SoakFigures): string[] {
  // A run that was stopped keeps what it has filled, until it is dropped.
  const left = parts.filter(({ part, leftOver }) => part !== "filled" && leftOver > 0);
  return [
    ...failures.map((text) => `a statement of the application failed: ${text}`),
    ...(wrongRows === 0 ? [] : [`${wrongRows} rows are wrong`]),
    ...left.map(({ part, leftOver }) => `${leftOver} tables were left over when the table was ${part}`),
  ];
}
