import { appTexts } from "./broker-texts/app.ts";
import { controlPlaneTexts } from "./broker-texts/control-plane.ts";
import { accessTexts } from "./broker-texts/access.ts";
import { clientTexts } from "./broker-texts/client.ts";
import { doctorTexts } from "./broker-texts/doctor.ts";
import { doctorMachineTexts } from "./broker-texts/doctor-machine.ts";
import { doctorNetworkTexts } from "./broker-texts/doctor-network.ts";
import { noticeTexts, noticeValues } from "./broker-texts/notices.ts";
import { releaseTexts } from "./broker-texts/releases.ts";
import { errorCodeTexts } from "./broker-texts/error-codes.ts";
import { settingNameTexts } from "./broker-texts/setting-names.ts";
import { settingProblemTexts } from "./broker-texts/setting-problems.ts";
import { settingTexts } from "./broker-texts/settings.ts";
import { slackSetupTexts } from "./broker-texts/slack-setup.ts";
import { statusTexts } from "./broker-texts/statuses.ts";
import { valueTexts } from "./broker-texts/values.ts";
import type { Language } from "./language.ts";
import { translator } from "./translator.ts";

const translate = translator(
  [
    ...accessTexts,
    ...clientTexts,
    ...statusTexts,
    ...noticeTexts,
    ...settingNameTexts,
    ...settingTexts,
    ...settingProblemTexts,
    ...errorCodeTexts,
    ...slackSetupTexts,
    ...releaseTexts,
    ...controlPlaneTexts,
    ...doctorTexts,
    ...doctorMachineTexts,
    ...doctorNetworkTexts,
    ...appTexts,
  ],
  [...valueTexts, ...noticeValues],
);

/**
 * A text of the broker or of the control plane in a language. Both write English, for their logs too; a
 * text without a translation is shown as it came. Not for what people or agents wrote.
 */
export function brokerText(text: string, language: Language): string {
  return language === "zh" ? translate(text) : text;
}
