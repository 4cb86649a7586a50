# The service in one image, and what trains its models in another:
#   docker build -t bracket .                       serves; nothing in it can build, install or train
#   docker build -t bracket-train --target train .  trains, tracks and imports, with XGBoost's library
# Any builder of Dockerfiles will do, BuildKit or not. amd64 and arm64: what is native is taken for the machine that builds.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS source
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json .npmrc ./
# Neither what npm downloaded nor the runtime of other systems is to stay in a layer.
RUN npm ci --no-audit --no-fund \
  && rm -rf /root/.npm node_modules/onnxruntime-node/bin/napi-v6/darwin node_modules/onnxruntime-node/bin/napi-v6/win32
COPY . .

FROM source AS build
# The image's C library is glibc; npm installs libsql's binary for the other one too. Packages' own tests are of no use here,
# and who may write a file is not the checkout's to say.
RUN npm run build \
  && cd .next/standalone \
  && rm -rf node_modules/@libsql/*-musl node_modules/*/test node_modules/*/types/tests \
  && chmod -R u=rwX,go=rX .

FROM source AS train
RUN apt-get update \
  && apt-get install -y --no-install-recommends libxgboost0 libgomp1 \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir -p data runs \
  && chown -R node:node data runs models
USER node
LABEL org.opencontainers.image.title="Bracket, training" \
  org.opencontainers.image.licenses="MIT"
ENTRYPOINT ["npm", "run", "--silent"]
CMD ["train", "--", "--help"]

FROM ${NODE_IMAGE} AS serve
# A fixed threshold makes glibc give back the memory that opening models took.
ENV NODE_ENV=production \
  NEXT_TELEMETRY_DISABLED=1 \
  MALLOC_TRIM_THRESHOLD_=131072 \
  HOSTNAME=0.0.0.0 \
  PORT=3000 \
  MODELS_DIR=/app/models
WORKDIR /app
# The one place that is written to: the rest of the file system may be read-only. The settings keep their defaults, which name
# ./data: one of the image's own would stand in the way of DATABASE_URL_FILE.
RUN install -d -o node -g node /data && ln -s /data data
COPY --from=build /app/.next/standalone ./
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["node", "probe.mjs", "ready"]
ARG VERSION=development
ARG REVISION=unknown
ARG CREATED=
LABEL org.opencontainers.image.title="Bracket" \
  org.opencontainers.image.description="Income classification on census records" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.created="${CREATED}"
# Node itself is process 1 and gets the signals; npm or a shell in between would keep them.
ENTRYPOINT ["node"]
CMD ["serve.mjs"]
