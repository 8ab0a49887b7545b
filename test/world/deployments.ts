import { z } from "zod";
import { type Operation, operationSchema } from "../../main/api/operations.ts";
import type { ControlPlaneProcess } from "./control-plane.ts";

/** A download, a try, a watch and an undo on a busy machine. */
const ENDS_MS = 180_000;
const LOOK_AGAIN_MS = 50;

/** Newest first. */
export async function operationsOf(control: ControlPlaneProcess): Promise<readonly Operation[]> {
  const { text } = await control.call("/admin/api/operations");
  return z.object({ operations: z.array(operationSchema) }).parse(JSON.parse(text)).operations;
}

/** Asks for an update, a rollback or a restoration; throws when it is refused. */
export async function begun(
  control: ControlPlaneProcess,
  act: "deploy" | "rollback" | "restore",
  json: object,
): Promise<Operation> {
  const { status, text, body } = await control.call(`/admin/api/${act}`, { json });
  if (status !== 202) throw new Error(`${act} was answered with ${status}: ${text}`);
  return operationSchema.parse(body["operation"]);
}

/** The operation once `isSo` holds of it. */
export async function operationThat(
  control: ControlPlaneProcess,
  id: string,
  isSo: (operation: Operation) => boolean,
): Promise<Operation> {
  const deadline = Date.now() + ENDS_MS;
  for (;;) {
    const found = (await operationsOf(control)).find((each) => each.id === id);
    if (found !== undefined && isSo(found)) return found;
    if (Date.now() > deadline) throw new Error(`In vain: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Begins, and waits for the end. */
export async function carriedOut(
  control: ControlPlaneProcess,
  act: "deploy" | "rollback" | "restore",
  json: object,
): Promise<Operation> {
  const { id } = await begun(control, act, json);
  return operationThat(control, id, ({ status }) => status !== "running");
}
