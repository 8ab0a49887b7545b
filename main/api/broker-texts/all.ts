import { appTexts } from "./app.ts";
import { errorCodeTexts } from "./error-codes.ts";
import { settingNameTexts } from "./setting-names.ts";
import { settingProblemTexts } from "./setting-problems.ts";
import { settingTexts } from "./settings.ts";
import { accessTexts } from "./access.ts";
import { brokerTexts } from "./broker.ts";
import { clientTexts } from "./client.ts";
import { controlPlaneTexts } from "./control-plane.ts";
import { doctorTexts } from "./doctor.ts";
import { doctorMachineTexts } from "./doctor-machine.ts";
import { doctorNetworkTexts } from "./doctor-network.ts";
import { noticeTexts, noticeValues } from "./notices.ts";
import { releaseTexts } from "./releases.ts";
import { slackSetupTexts } from "./slack-setup.ts";
import { statusTexts } from "./statuses.ts";
import { valueTexts } from "./values.ts";
import type { TextPair } from "../translator.ts";

/** Every text of the broker and of the control plane. Of two that fit, the earlier one counts. */
export const allTexts: readonly TextPair[] = [
  ...accessTexts,
  ...clientTexts,
  ...statusTexts,
  ...noticeTexts,
  ...settingNameTexts,
  ...settingTexts,
  ...settingProblemTexts,
  ...errorCodeTexts,
  ...brokerTexts,
  ...slackSetupTexts,
  ...doctorTexts,
  ...doctorMachineTexts,
  ...controlPlaneTexts,
  ...releaseTexts,
  ...doctorNetworkTexts,
  ...appTexts,
];

/** What stands in their slots. */
export const allValues: readonly TextPair[] = [...valueTexts, ...noticeValues];
