/** Every code with which the control plane fails. Stable: scripts and the shell compare them. */
export type ControlErrorCode =
  | "admin.cannot_listen"
  | "admin.no_socket"
  | "admin.port_in_use"
  | "admin_token.unusable"
  | "bootstrap.refused"
  | "bootstrap.step_failed"
  | "command.cannot_write"
  | "command.taken"
  | "file.cannot_make_folder"
  | "file.cannot_read"
  | "file.cannot_write"
  | "inspect.ended"
  | "inspect.silent"
  | "launchd.cannot_write"
  | "launchd.left_unloaded"
  | "launchd.needs_administrator"
  | "launchd.no_older"
  | "launchd.no_session"
  | "launchd.no_worker"
  | "launchd.not_started"
  | "launchd.not_unloaded"
  | "launchd.older_installation"
  | "lock.cannot_take"
  | "release.cannot_describe"
  | "service.cannot_start"
  | "service_root.has_space"
  | "service_root.too_long"
  | "settings.admin_port"
  | "settings.admin_bind_host"
  | "settings.faulty_file"
  | "settings.label"
  | "settings.no_launchd"
  | "settings.operator_name"
  | "settings.release_limit"
  | "settings.service_backend"
  | "uninstall.busy";

/** A failure of the control plane: `message` is for the log, `hint` says what to do next. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  readonly code: ControlErrorCode;
  readonly hint: string;

  constructor(
    code: ControlErrorCode,
    message: string,
    options: { readonly hint: string; readonly cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
