/** Jest loads setup and teardown as separate copies of this module, so what one leaves for the other is on globalThis. */
const shared = globalThis as { stopTestServer?: () => Promise<void> };

export function setStopServer(stop: () => Promise<void>): void {
  shared.stopTestServer = stop;
}

/** Stops the server that globalSetup started. */
export default async function stopTestServer(): Promise<void> {
  await shared.stopTestServer?.();
}
