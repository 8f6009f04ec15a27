import os from "node:os";

/** Cores, Node and how busy the machine is: what figures depend on. */
export function describeMachine(): string {
  const [processor] = os.cpus();
  const load = os.loadavg()[0]?.toFixed(1);
  return `${os.cpus().length} cores (${processor?.model.trim()}), Node ${process.versions.node}, load ${load} at the start`;
}
