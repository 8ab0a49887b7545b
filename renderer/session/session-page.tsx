import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { sessionQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { StateWord } from "../ui/state-icon.tsx";
import { stateOfSession } from "../ui/states.ts";

export function SessionPage() {
  const { key } = useParams({ from: "/sessions/$key" });
  const { data } = useQuery(sessionQuery(useAdminApi(), key));
  return (
    <>
      <ScreenBar title={data?.title ?? ""} />
      <div className="flex flex-col gap-2 px-6">
        <Link to="/sessions">Sessions</Link>
        {data !== undefined && (
          <StateWord state={stateOfSession(data.status.state)}>{data.status.word}</StateWord>
        )}
      </div>
    </>
  );
}
