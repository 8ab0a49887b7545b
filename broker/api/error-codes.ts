// Every error code of the worker, in one place: for programs that read a code from an answer, a log
// or an exit, and want words for it. Plain data, so that any program can import it.

interface ErrorEntry {
  /** What the code means, for a person. The error's own message names the path, port or session. */
  readonly sentence: string;
  /** What to do next, unless the error itself knows better. */
  readonly hint: string;
}

/** Codes with a dot are failures of the worker, named by module; the others refuse a call. */
export const errorCodes = {
  "access.undecided": {
    sentence: "Whether the author may give work here could not be decided yet.",
    hint: "Nothing: the event is tried again. If it keeps failing, see the log and the parked events.",
  },
  "codex.auth_file": {
    sentence: "The account file cannot be used.",
    hint: "Put the auth.json of a signed-in Codex there (codex login), or set OPENAI_API_KEY.",
  },
  "codex.binary_missing": {
    sentence: "The Codex program is missing.",
    hint: "Deploy the release again, or set CODEX_BIN to a native codex program.",
  },
  "codex.home": {
    sentence: "A Codex home could not be prepared.",
    hint: "Check that the Codex home and the team home can be written.",
  },
  "codex.initialize_failed": {
    sentence: "The Codex app-server refused the connection.",
    hint: "Check that the app-server is the version that this release was made for.",
  },
  "codex.not_connected": {
    sentence: "Codex called before the worker could answer it.",
    hint: "Restart the broker; if it happens again, report it with the log.",
  },
  "codex.package_broken": {
    sentence: "The Codex platform package is incomplete.",
    hint: "Install the Codex platform package again.",
  },
  "codex.socket_path_too_long": {
    sentence: "The path of the Codex socket is too long.",
    hint: "Move the service to a shorter path.",
  },
  "codex.start_failed": {
    sentence: "Codex could not be started.",
    hint: "See codex-server.log in the logs folder.",
  },
  "codex.unreachable": {
    sentence: "The Codex app-server does not answer.",
    hint: "Nothing: the broker starts it again. If it stays away, see codex-server.log.",
  },
  "http.cannot_listen": {
    sentence: "The broker cannot listen on its address.",
    hint: "Check WORKER_BIND_HOST and PORT.",
  },
  "http.port_in_use": {
    sentence: "Another program listens on the broker's port.",
    hint: "Set PORT to a free port, or end the other program. It may be another broker.",
  },
  "internal.unforeseen": {
    sentence: "The broker met a value that it does not know.",
    hint: "Report it with the log.",
  },
  "model.port": {
    sentence: "The playground's scripted model cannot listen on its port.",
    hint: "Choose another port, or stop the program that has it.",
  },
  "playground.port": {
    sentence: "The playground cannot listen on its port.",
    hint: "Choose another port, or stop the program that has it.",
  },
  "playground.server": {
    sentence: "The playground needs an HTTP/1.1 server.",
    hint: "Report it: the playground makes this server itself.",
  },
  "playground.unreadable": {
    sentence: "The playground's file is unreadable.",
    hint: "Move the file away to start with an empty playground.",
  },
  "slack.attachment_folder": {
    sentence: "The folder for attachments in a workspace is not a plain folder.",
    hint: "Remove it from the workspace.",
  },
  "slack.no_work": {
    sentence: "The event stays with Slack, because the disk is full.",
    hint: "Make room on the disk; Slack sends the event again.",
  },
  "slack.not_asked": {
    sentence: "The author of an event is not known yet.",
    hint: "Nothing: the event is tried again.",
  },
  "slack.not_started": {
    sentence: "Slack delivered an event before the worker could take it.",
    hint: "Restart the broker; if it happens again, report it with the log.",
  },
  "slack.rate_limited_without_wait": {
    sentence: "Slack limits calls and does not say for how long.",
    hint: "Nothing: the broker waits and tries again.",
  },
  "store.absent": {
    sentence: "There is no database.",
    hint: "Check DATA_ROOT; a worker makes the database when it first starts.",
  },
  "store.cannot_migrate": {
    sentence: "The database could not be brought up to date and is as it was.",
    hint: "Start the release that wrote it, or restore the newest backup.",
  },
  "store.cannot_open": {
    sentence: "The database could not be opened.",
    hint: "Check that the data folder is writable and that its disk has room.",
  },
  "store.cannot_snapshot": {
    sentence: "No snapshot of the database could be written.",
    hint: "Nothing was changed. Make room on the disk, then start again.",
  },
  "store.corrupt": {
    sentence: "The database is damaged.",
    hint: "The worker moves it aside when it starts; put a backup in its place before.",
  },
  "store.in_use": {
    sentence: "Another worker works on this data.",
    hint: "End that worker first, or give this one a DATA_ROOT of its own.",
  },
  "store.newer_release": {
    sentence: "The database was written by a later release.",
    hint: "Start that release, or restore a backup of this one. The database was not changed.",
  },
  "store.older_release": {
    sentence: "The database was written by an earlier release.",
    hint: "Start the worker once: it brings the database up to date.",
  },
  "store.other_broker": {
    sentence: "The database was written by another broker.",
    hint: "The worker moves it aside when it starts.",
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type ErrorCode = keyof typeof errorCodes;
