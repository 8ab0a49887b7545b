import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createAdminApi } from "./api/admin-api.ts";
import { AdminApiProvider } from "./api/use-admin-api.ts";
import { keepScroll } from "./frame/kept-scroll.ts";
import { isInApp } from "./frame/platform.ts";
import { chosenTheme, showTheme } from "./frame/theme.ts";
import { languageTags } from "../main/api/language.ts";
import { loadBrokerTexts } from "./language/broker-text.ts";
import { language } from "./language/language.ts";
import { createAppRouter } from "./routes.ts";
import "./styles.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root.");
document.documentElement.lang = languageTags[language];
showTheme(chosenTheme(window.localStorage), document.documentElement);
const api = createAdminApi({ needsToken: !isInApp(), storage: window.sessionStorage });
const router = createAppRouter();
// Paths come from the app's menu and notifications.
window.broker?.onNavigate((path) => router.history.push(path));
if (isInApp()) keepScroll(window);
const show = () =>
  createRoot(root).render(
    <StrictMode>
      <AdminApiProvider value={api}>
        <QueryClientProvider client={api.queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AdminApiProvider>
    </StrictMode>,
  );
// Without its translations the page is better shown than not; the console says what did not load.
void loadBrokerTexts().then(show, show);
