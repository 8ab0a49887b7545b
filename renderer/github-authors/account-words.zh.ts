export const chinese = {
  title: "已关联的 GitHub 账号",
  person: "Slack 成员",
  account: "账号",
  state: "状态",
  actions: "操作",
  actionsFor: (login: string) => `“${login}”的操作`,
  linked: "关联时间：",
  refused: "GitHub 开始拒绝它的时间：",
  isDefault: "正用于没有账号的成员",
  chooseDefault: "用于没有账号的成员",
  leaveDefault: "不再用于没有账号的成员",
  ask: "请求重新关联",
  askFor: (name: string, reason: string | null) =>
    reason === null ? `请求 ${name} 重新关联` : `请求 ${name} 重新关联。${reason}`,
  asking: "正在请求…",
  asked: (name: string) => `已在 Slack 中请求 ${name} 重新关联。`,
  nobody: "还没有人关联账号。会话需要账号时，机器人会在 Slack 中提供关联。",
  readFailed: "无法读取已关联的账号。",
  chooseFailed: "无法更改。",
  askFailed: (name: string) => `无法请求 ${name} 重新关联。`,
  withTeamToken: "未关联账号的成员发起的会话使用团队的令牌访问 GitHub。",
  withoutGitHub: "未关联账号的成员发起的会话无法使用 GitHub。",
  fromEnvironment: "（由 BROKER_DEFAULT_GITHUB_LOGIN 指定）",
  chosenBy: (name: string) => `（由 ${name} 选择）`,
  actsAs: (login: string, why: string) =>
    `未关联账号的成员发起的会话以 ${login} 的身份使用 GitHub${why}。`,
  cannotAct: (login: string, why: string, { isLinked, hasTeamToken }: DefaultProblem) =>
    `未关联账号的成员发起的会话应以 ${login} 的身份使用 GitHub${why}，${isLinked ? "但 GitHub 拒绝了它" : "但没有人关联它"}，因此${hasTeamToken ? "使用团队的令牌" : "无法使用 GitHub"}。`,
};

/** Why the account for people without one cannot act, and whether something else does. */
export interface DefaultProblem {
  readonly isLinked: boolean;
  readonly hasTeamToken: boolean;
}
