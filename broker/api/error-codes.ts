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
    hint: "Nothing to do: the event is retried. If it keeps failing, see the log and the parked events.",
  },
  "codex.auth_file": {
    sentence: "The account file cannot be used.",
    hint: "Put the auth.json of a signed-in Codex there (codex login), or set OPENAI_API_KEY.",
  },
  "codex.binary_missing": {
    sentence: "The Codex program is missing.",
    hint: "Download it in Doctor, or set CODEX_BIN to a native codex program.",
  },
  "codex.home": {
    sentence: "A Codex home could not be prepared.",
    hint: "Check that the Codex home and the team home can be written.",
  },
  "codex.initialize_failed": {
    sentence: "The Codex app-server refused the connection.",
    hint: "Check that the app-server has the version this release was made for.",
  },
  "codex.names_programs": {
    sentence: "Codex's configuration names programs that would run outside of the sandbox.",
    hint: "Remove them from config.toml.",
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
    hint: "Nothing to do: the broker restarts it. If it does not come back, see codex-server.log.",
  },
  "http.cannot_listen": {
    sentence: "The broker cannot listen on its address.",
    hint: "Check WORKER_BIND_HOST and PORT.",
  },
  "http.port_in_use": {
    sentence: "Another program is listening on the broker's TCP port.",
    hint: "Set PORT to a free TCP port, or stop the other program. It may be another broker.",
  },
  "internal.unforeseen": {
    sentence: "The broker encountered an unknown value.",
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
    sentence: "The event is not acknowledged because the disk is full.",
    hint: "Free some disk space; Slack sends the event again.",
  },
  "slack.not_asked": {
    sentence: "The author of an event is not known yet.",
    hint: "Nothing to do: the event is retried.",
  },
  "slack.not_started": {
    sentence: "Slack delivered an event before the worker was ready for it.",
    hint: "Restart the broker; if it happens again, report it with the log.",
  },
  "slack.rate_limited_without_wait": {
    sentence: "Slack limits calls and does not say for how long.",
    hint: "Nothing to do: the broker waits and retries.",
  },
  "store.absent": {
    sentence: "There is no database.",
    hint: "Check DATA_ROOT. The worker creates the database at its first start.",
  },
  "store.cannot_migrate": {
    sentence: "The database could not be migrated and is unchanged.",
    hint: "Start the release that wrote it, or restore the newest backup.",
  },
  "store.cannot_open": {
    sentence: "The database could not be opened.",
    hint: "Check that the data folder is writable and that its disk has space.",
  },
  "store.cannot_restore": {
    sentence: "The database was not replaced by its copy.",
    hint: "Nothing was changed. Check that the disk has space for two more copies of the database.",
  },
  "store.cannot_snapshot": {
    sentence: "No snapshot of the database could be written.",
    hint: "Nothing was changed. Free some disk space, then start again.",
  },
  "store.corrupt": {
    sentence: "The database is damaged.",
    hint: "Restore a backup in its place, or start the worker, which moves it aside.",
  },
  "store.in_use": {
    sentence: "Another worker is using this data.",
    hint: "Stop that worker first, or give this one its own DATA_ROOT.",
  },
  "store.newer_release": {
    sentence: "The database was written by a later release.",
    hint: "Start that release, or restore a backup from this one. The database was not changed.",
  },
  "store.older_release": {
    sentence: "The database was written by an earlier release.",
    hint: "Start the worker once, which migrates the database.",
  },
  "store.other_broker": {
    sentence: "The database was written by another broker.",
    hint: "Start the worker, which moves it aside.",
  },
  already_running: {
    sentence: "A clean-up is already running.",
    hint: "Wait until it is done.",
  },
  already_settled: {
    sentence: "The ask is already settled.",
    hint: "Read the session again: it shows who answered and how.",
  },
  bad_name: {
    sentence: "The name is not a valid profile name.",
    hint: "Use letters, digits, - and _, and a name other than “default”.",
  },
  body_too_large: {
    sentence: "The body is larger than this route accepts.",
    hint: "Send less at once.",
  },
  codex_elsewhere: {
    sentence: "Codex runs elsewhere and uses its account there.",
    hint: "Manage its account there, or remove CODEX_APP_SERVER_URL.",
  },
  comes_from_configuration: {
    sentence: "This account comes from the configuration.",
    hint: "Remove OPENAI_API_KEY or CODEX_AUTH_JSON_PATH and restart the broker.",
  },
  cursor_expired: {
    sentence: "Too much has changed since the first page of this list.",
    hint: "Begin again with the first page.",
  },
  disk_full: {
    sentence: "The disk is full, so nothing new is taken.",
    hint: "Make room on the disk, then try again.",
  },
  elsewhere: {
    sentence: "The session's workspace is not under SESSIONS_ROOT.",
    hint: "Remove the workspace by hand, or set SESSIONS_ROOT to the folder that holds it.",
  },
  foreign_host: {
    sentence: "The broker answers local callers only.",
    hint: "Call 127.0.0.1 or localhost on this machine.",
  },
  foreign_origin: {
    sentence: "Web pages may not call the broker.",
    hint: "Call it from a program, or use the app.",
  },
  github_account_accepted: {
    sentence: "GitHub accepts the account, so it need not be linked again.",
    hint: "List the linked accounts again.",
  },
  github_account_refused: {
    sentence: "GitHub no longer accepts the account.",
    hint: "Choose another one, or ask its owner to link it again.",
  },
  in_use: {
    sentence: "The session's work could not be stopped in time.",
    hint: "Stop the session, then try again.",
  },
  internal: {
    sentence: "The broker failed to answer.",
    hint: "Try again; if it happens again, see the log.",
  },
  invalid_github_author: {
    sentence: "The text does not say who somebody is in commits.",
    hint: "Write a name and an address, such as Ada Lovelace <ada@example.com>, as commits have it.",
  },
  invalid_input: {
    sentence: "The call has a value that the route does not accept.",
    hint: "Correct the value that the message names.",
  },
  invalid_json: {
    sentence: "The body is not JSON.",
    hint: "Send a JSON object with the content type application/json.",
  },
  no_other_profile: {
    sentence: "No other profile can work now.",
    hint: "Add a profile, or wait until the quota of one resets.",
  },
  no_thread_of_person: {
    sentence: "The person began no thread in which they could be asked.",
    hint: "Ask them to mention the bot; it offers the link as soon as a session needs GitHub.",
  },
  not_a_sign_in: {
    sentence: "The file is not a Codex sign-in.",
    hint: "Use the auth.json of a signed-in Codex (codex login).",
  },
  not_begun: {
    sentence: "The sessions before this one took too long.",
    hint: "Try again with the sessions that were not begun.",
  },
  not_offered: {
    sentence: "The answer is not one of the ask's choices.",
    hint: "Read the ask again and send one of its choices.",
  },
  not_parked: {
    sentence: "Nothing with this id is parked.",
    hint: "List the parked entries again: this one may already have been retried.",
  },
  not_undecided: {
    sentence: "There is nothing to decide about this sign-in.",
    hint: "Read the sign-in again: its state says what became of it.",
  },
  nothing_set: {
    sentence: "Nothing is set for this channel.",
    hint: "Nothing to do: the channel has the general settings.",
  },
  nothing_to_reset: {
    sentence: "Codex has no conversation of this session to forget.",
    hint: "Nothing: the next message starts a new conversation.",
  },
  nothing_to_resume: {
    sentence: "The session was not stopped, or works again.",
    hint: "Send a message to have the session continue.",
  },
  offer_gone: {
    sentence: "What was offered was decided already, or the session has gone on since.",
    hint: "Read the session again: it shows what is offered now.",
  },
  operator_token_required: {
    sentence: "The call carries no valid operator token.",
    hint: "Send the token of identity/operator-token as Authorization: Bearer.",
  },
  output_unreadable: {
    sentence: "The job has put something else in the place of its output.",
    hint: "Nothing to do: what the job wrote before is gone.",
  },
  profile_exists: {
    sentence: "A profile with this name already exists.",
    hint: "Choose another name, or replace the profile's sign-in.",
  },
  read_only: {
    sentence: "The broker is stopped: its data can be read but not changed.",
    hint: "Start the broker and try again.",
  },
  request_reused: {
    sentence: "The request id was used for another message.",
    hint: "Send the message with a request id of its own.",
  },
  same_sign_in: {
    sentence: "Another profile has the same sign-in, and two copies would sign each other out.",
    hint: "Sign in once more (codex login) and use that sign-in.",
  },
  sign_in_expired: {
    sentence: "The sign-in has expired and can no longer be renewed.",
    hint: "Sign in with a code instead.",
  },
  sign_in_not_started: {
    sentence: "The sign-in with a code could not be started.",
    hint: "Check the network and the proxy, then try again. An auth.json or an API key works too.",
  },
  slack_unavailable: {
    sentence: "Slack cannot be reached now.",
    hint: "Try again later; Slack or the network may be down.",
  },
  too_many_sign_ins: {
    sentence: "Too many sign-ins wait for their code.",
    hint: "Cancel one, or wait until it ends.",
  },
  turns_running: {
    sentence: "Turns are running on this profile.",
    hint: "Wait until they end, or remove the profile with force: they then run on another one.",
  },
  undo_over: {
    sentence: "The profile was removed for good.",
    hint: "Add it again.",
  },
  unknown_access_request: {
    sentence: "No open request has this number.",
    hint: "Load the requests again.",
  },
  unknown_ask: {
    sentence: "There is no such ask.",
    hint: "List the open asks again.",
  },
  unknown_github_account: {
    sentence: "Nobody linked this GitHub account.",
    hint: "List the linked accounts again.",
  },
  unknown_github_author: {
    sentence: "Nothing is set by hand for this person.",
    hint: "List the GitHub authors again.",
  },
  unknown_job: {
    sentence: "No job has this id.",
    hint: "Ask for the list of jobs.",
  },
  unknown_profile: {
    sentence: "There is no such profile.",
    hint: "List the profiles again.",
  },
  unknown_route: {
    sentence: "There is no such route.",
    hint: "Check the method and the path; the broker may be from another release.",
  },
  unknown_session: {
    sentence: "No session has this key.",
    hint: "List the sessions again: it may have been removed.",
  },
  unknown_sign_in: {
    sentence: "There is no such sign-in.",
    hint: "Begin a new one: sign-ins end after 15 minutes, and when the broker starts or stops.",
  },
  unknown_step: {
    sentence: "Nothing more is kept of this step.",
    hint: "What its entry shows is all there is.",
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type ErrorCode = keyof typeof errorCodes;
