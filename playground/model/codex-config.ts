/** Where Codex finds a scripted model, and what it shall believe of it. */
export interface ScriptedProvider {
  /** `baseUrl` of the model server, with its `/v1`. */
  readonly baseUrl: string;
  /** A catalogue name decides the tool shape: `gpt-5.5` is classic, `gpt-6.1-sol` code mode. */
  readonly model: string;
  /** True makes Codex send its stored credentials, and ask for an account. Default false. */
  readonly requiresAuth?: boolean;
}

/** How often Codex tries a failed request again: enough to see a retry, soon over. */
const RETRIES = 2;

/**
 * A `config.toml` for Codex 0.169 that names the scripted model as its only provider and switches
 * off what would reach outside of the machine. It names no sandbox: a writable one there makes
 * Codex trust a repository's own configuration and run what that says.
 */
export function codexConfigToml(provider: ScriptedProvider): string {
  return `model = ${tomlString(provider.model)}
model_provider = "scripted"
approval_policy = "never"
cli_auth_credentials_store = "file"
check_for_update_on_startup = false
web_search = "disabled"
thread_unload_delay_secs = 600

[analytics]
enabled = false

[feedback]
enabled = false

[agents]
enabled = false

[skills.bundled]
enabled = false

[shell_environment_policy]
inherit = "all"
ignore_default_excludes = false

[features]
apps = false
plugins = false
memories = false
goals = false
instant_interrupt = false

[model_providers.scripted]
name = "scripted"
base_url = ${tomlString(provider.baseUrl)}
wire_api = "responses"
requires_openai_auth = ${provider.requiresAuth === true}
request_max_retries = ${RETRIES}
stream_max_retries = ${RETRIES}
stream_idle_timeout_ms = 300000
`;
}

/** JSON's escapes are a subset of those of a TOML basic string. */
function tomlString(text: string): string {
  return JSON.stringify(text);
}
