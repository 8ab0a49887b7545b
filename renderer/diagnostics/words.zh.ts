import { groupedNumber } from "../../main/api/number-words.ts";
import { byteWords } from "../language/shared-words.ts";

export const chinese = {
  title: "诊断",
  nothingSent: (bytes: number) =>
    `不会发送任何内容。你会得到一个压缩文件，约 ${byteWords(bytes)}，由你决定如何使用。`,
  nothingSentYet: "不会发送任何内容。",
  nothingChosen: "请至少选择一个文件。",
  files: "文件",
  content: "文件将包含的内容",
  keepNames: "保留名称",
  keepNamesText: "保留成员和频道的名称以及电子邮件地址。",
  namesUnknown: "Broker 没有响应，文件中可能仍有成员和频道的名称。转交之前请先检查一遍。",
  redactions: (count: number) =>
    count === 0 ? "没有移除内容" : `已移除 ${groupedNumber(count)} 处`,
  include: (name: string) => `包含 ${name}`,
  reading: "正在读取文件…",
  failed: "无法读取文件。",
  pieceFailed: "无法显示这个文件。",
  more: "显示更多",
  save: "存储…",
  saving: "正在存储…",
  saveFailed: "无法生成文件。",
  cancel: "取消",
  fileFacts: (size: string, redactions: string) => `${size}，${redactions}`,
};
