/** Why a command did nothing, or not all of it. `hint` says what to do next. */
export class OpsFailure extends Error {
  override readonly name = "OpsFailure";
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
