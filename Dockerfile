# The control plane, the broker with its Codex and the programs that agents use. How to run it: docs/guide.md,
# "Run it in a container".

FROM node:26.10.0-trixie-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY vite.config.ts tsconfig.json tsconfig.base.json ./
COPY broker ./broker
COPY build ./build
COPY docs/slack-app ./docs/slack-app
COPY main ./main
COPY playground ./playground
COPY renderer ./renderer
RUN npm run build

FROM node:26.10.0-trixie-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    ca-certificates curl gh git openssh-client python3 ripgrep tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /src/dist/broker ./dist/broker
COPY --from=build /src/dist/main ./dist/main
COPY --from=build /src/dist/renderer ./dist/renderer
# The lockfile pins Codex; its program lies in the package of the platform.
COPY --from=build /src/node_modules/@openai ./node_modules/@openai
RUN ln -s /app/node_modules/@openai/codex/bin/codex.js /usr/local/bin/codex \
  && install -d -o node -g node -m 0700 /app/.data

# The container is the sandbox, and Codex ends with it: a successor could not take its turns over.
# The socket between the two stays off the data folder, which may be one that takes no sockets.
ENV NODE_ENV=production \
  SERVICE_ROOT=/app/.data/service \
  SERVICE_BACKEND=child-tied \
  ADMIN_BIND_HOST=0.0.0.0 \
  ADMIN_PORT=3001 \
  DATA_ROOT=/app/.data \
  RUN_DIR=/tmp/broker-run \
  WORKER_BIND_HOST=0.0.0.0 \
  CODEX_SANDBOX=full-access \
  DRAIN=stop

USER node
EXPOSE 3000 3001
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
  CMD curl -fsS --max-time 4 "http://127.0.0.1:${ADMIN_PORT}/readyz" > /dev/null
# Commands of agents leave children behind: somebody has to wait for them.
ENTRYPOINT ["tini", "--"]
# The image is the release: what an earlier one left in the data folder is not started.
CMD ["sh", "-c", "rm -rf \"$SERVICE_ROOT\"/releases \"$SERVICE_ROOT\"/*-worker && exec node dist/main/headless.js"]
