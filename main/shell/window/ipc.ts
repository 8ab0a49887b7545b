import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from "electron";
import {
  type AppLanguage,
  type IpcChannel,
  ipcChannels,
  type IpcInput,
  type IpcOutput,
  LANGUAGE_CHANNEL,
} from "../../api/ipc.ts";
import { isOwnPage } from "./closed-doors.ts";

/** One handler per channel. */
export type IpcHandlers = {
  readonly [Name in IpcChannel]: (
    input: IpcInput<Name>,
  ) => IpcOutput<Name> | Promise<IpcOutput<Name>>;
};

/** Opens the channels to our page in our window, and to nobody else. */
export function openIpc(ipcMain: IpcMain, window: WebContents, handlers: IpcHandlers): void {
  const open = <Name extends IpcChannel>(name: Name) => {
    ipcMain.handle(name, (event, input: unknown) => {
      if (!isOurPage(event, window)) throw new Error(`${name} is for the app's own page.`);
      const parsed = ipcChannels[name].input.safeParse(input);
      if (!parsed.success) throw new Error(`${name} was called with something else.`);
      return handlers[name](parsed.data as IpcInput<Name>);
    });
  };
  for (const name of Object.keys(ipcChannels)) open(name as IpcChannel);
}

/** Answers the preload script of our page, and nobody else. */
export function answerLanguage(
  ipcMain: IpcMain,
  window: WebContents,
  language: () => AppLanguage,
): void {
  ipcMain.on(LANGUAGE_CHANNEL, (event) => {
    // Without an answer the page would wait for one.
    event.returnValue = isOurPage(event, window) ? language() : null;
  });
}

function isOurPage(
  { sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent,
  window: WebContents,
): boolean {
  return (
    sender.id === window.id &&
    senderFrame !== null &&
    senderFrame.parent === null &&
    isOwnPage(senderFrame.url)
  );
}
