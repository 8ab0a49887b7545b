import type { AdminStatus } from "../../main/api/status.ts";
import { trayMenu } from "../../main/shell/tray/tray-menu.ts";
import type { TrayRow } from "../../main/shell/tray/tray-rows.ts";
import { trayLook } from "../../main/shell/tray/tray-state.ts";

/** A page with the rows of the menu as macOS would draw them; `icon` is a PNG as base64. Pure. */
export function menuPage(status: AdminStatus, icon: string): string {
  const snapshot = { link: { kind: "ready", isOwn: true }, status } as const;
  const rows = trayMenu(snapshot, {
    ...{ now: status.at, language: "en", platform: "darwin", isOptionHeld: false },
    loginItem: { possible: true, isOn: true },
    appUpdate: { kind: "ready", version: "1.6.0" },
  });
  const { title } = trayLook(snapshot);
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<main><header><i style="--icon:url(data:image/png;base64,${icon})"></i>${escaped(title)}</header>
<ul>${rows.map(rowOf).join("")}</ul></main>`;
}

function rowOf(row: TrayRow): string {
  switch (row.kind) {
    case "separator":
      return "<hr>";
    case "text":
      return `<li class="off">${escaped(row.label)}</li>`;
    case "submenu":
      return `<li>${escaped(row.label)}<b>▸</b></li>`;
    case "action": {
      const tick = row.checked === true ? "✓" : "";
      const keys = row.keys === null ? "" : `<b>${escaped(macKeys(row.keys))}</b>`;
      return `<li class="${row.enabled ? "" : "off"}"><s>${tick}</s>${escaped(row.label)}${keys}</li>`;
    }
  }
}

function macKeys(keys: string): string {
  return keys.replace("Alt+", "⌥").replace("CommandOrControl+", "⌘");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

const STYLE = `
:root { color-scheme: light dark; font: 13px/22px Inter, system-ui, sans-serif; }
body { margin: 0; background: light-dark(#d7dee8, #26303c); }
main { width: 400px; padding: 0 16px 20px; }
header { display: flex; align-items: center; gap: 4px; justify-content: end; height: 30px; }
i { width: 18px; height: 18px; background: light-dark(#111, #fff);
  mask: var(--icon) center / contain no-repeat; }
ul { list-style: none; margin: 2px 0 0; padding: 5px; border-radius: 10px;
  background: light-dark(#f6f6f6, #323232); border: 0.5px solid light-dark(#0003, #fff3);
  box-shadow: 0 8px 24px #0004; color: light-dark(#111, #f0f0f0); }
li { display: flex; padding: 0 10px 0 20px; position: relative; white-space: nowrap; }
li.off { color: light-dark(#0007, #fff7); }
s { position: absolute; left: 6px; text-decoration: none; }
b { margin-left: auto; padding-left: 16px; font-weight: 400; color: light-dark(#0007, #fff7); }
hr { border: 0; border-top: 0.5px solid light-dark(#0003, #fff3); margin: 5px 10px; }`;
