import { ScreenBar } from "../frame/screen-bar.tsx";

export function SessionsPage() {
  return <ScreenBar title="Sessions" />;
}
