import { afterEach } from "vitest";
import { stopAll } from "../doubles/slack/checks/clients.ts";
import { checkConformance } from "../doubles/slack/checks/conformance.ts";
import { checkEvents } from "../doubles/slack/checks/events.ts";
import { checkFaults } from "../doubles/slack/checks/faults.ts";
import { checkFiles } from "../doubles/slack/checks/files.ts";
import { checkInteractions } from "../doubles/slack/checks/interactions.ts";
import { checkWebApi } from "../doubles/slack/checks/web-api.ts";

afterEach(stopAll);

checkWebApi();
checkEvents();
checkInteractions();
checkFiles();
checkFaults();
checkConformance();
