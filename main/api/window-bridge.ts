/** What the app's window has beyond a browser's: the preload script provides it as `window.broker`. */
export interface WindowBridge {
  /** Node's name of the operating system, such as "darwin": the frame leaves room for its buttons. */
  readonly platform: string;
}
