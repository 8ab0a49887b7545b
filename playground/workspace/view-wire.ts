import type { Core } from "./core.ts";
import type { ModalView } from "./model.ts";
import type { Wire } from "./json.ts";

/** A view as views.open and view_submission show it. */
export function viewWire(core: Core, view: ModalView): Wire {
  const { app, team } = core.world;
  const { definition } = view;
  return {
    id: view.id,
    team_id: team.id,
    type: definition["type"],
    blocks: definition["blocks"],
    private_metadata: definition["private_metadata"] ?? "",
    callback_id: definition["callback_id"] ?? "",
    state: { values: view.values },
    hash: view.hash,
    title: definition["title"] ?? null,
    clear_on_close: definition["clear_on_close"] ?? false,
    notify_on_close: definition["notify_on_close"] ?? false,
    close: definition["close"] ?? null,
    submit: definition["submit"] ?? null,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: app.appId,
    external_id: definition["external_id"] ?? "",
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}
