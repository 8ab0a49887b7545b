import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { toolServer } from "./tool-server.ts";

// An MCP server over standard input and output, which ends with it.

const server = toolServer({
  credential: () => JSON.stringify(process.env),
  crash: () => {
    process.stderr.write(`cannot go on with ${process.env["TRACKER_TOKEN"] ?? "nothing"}\n`, () =>
      process.exit(3),
    );
  },
});
await server.connect(new StdioServerTransport());
