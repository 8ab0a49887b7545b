import type { WindowBridge } from "../../main/api/window-bridge.ts";

declare global {
  interface Window {
    /** There in the app's window; a browser has none. */
    readonly broker?: WindowBridge;
  }
}

export function HomePage() {
  return (
    <main className="p-6">
      <h1 className="text-22 font-semibold">Slack Codex Broker</h1>
      <p className="mt-2 text-text-2">
        {window.broker === undefined ? "Open in a browser." : "Open in the app."}
      </p>
    </main>
  );
}
