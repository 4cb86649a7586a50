/** A slip that somebody could make. */
export type Slip = {
  readonly name: string
  /** `Kind/name` of the manifest that is changed; all of a kind where there is no name. */
  readonly of: string
  /** Where, key by key with dots between; a key that does not exist is made. */
  readonly at: string
  /** Undefined takes away what is there. */
  readonly to: unknown
  readonly is?: 'development' | 'kserve' | 'migrate' | 'production'
}

const SERVER = 'Deployment/bracket'
const POD = 'spec.template.spec'
const CONTAINER = `${POD}.containers.0`

/** By the rule that must find them, each in a folder's manifests that are right otherwise; production's unless said. */
export const SLIPS_BY_POLICY: Readonly<Record<string, readonly Slip[]>> = {
  'each object is there once, in one namespace, and says whose it is': [
    { name: 'another namespace', of: 'Service/bracket', at: 'metadata.namespace', to: 'default' },
    { name: 'no label', of: 'PodDisruptionBudget/bracket', at: 'metadata.labels', to: {} },
    { name: 'a name twice', of: 'NetworkPolicy/store', at: 'metadata.name', to: 'names' },
  ],
  'the namespace takes no pod that is not "restricted"': [
    { name: 'a namespace without rules', of: 'Namespace/bracket', at: 'metadata.labels', to: {} },
    { name: 'another namespace', of: 'Namespace/bracket', at: 'metadata.name', to: 'bracket-2' },
  ],
  'a deployment selects its own pods, which run as an account without rights': [
    { name: 'labels that no longer match', of: SERVER, at: 'spec.template.metadata.labels', to: { app: 'bracket' } },
    { name: 'an account that is not there', of: SERVER, at: `${POD}.serviceAccountName`, to: 'default' },
    { name: 'no account', of: 'Job/bracket-migrate', at: `${POD}.serviceAccountName`, to: undefined, is: 'migrate' },
  ],
  'an image is named by its digest, or is in the cluster already': [
    { name: 'latest', of: SERVER, at: `${CONTAINER}.image`, to: 'docker.io/example/bracket:latest' },
    { name: 'no tag', of: SERVER, at: `${CONTAINER}.image`, to: 'bracket' },
    { name: 'a tag', of: SERVER, at: `${CONTAINER}.image`, to: 'docker.io/example/bracket:1.2.3' },
    {
      name: 'a local image that is pulled',
      of: SERVER,
      at: `${CONTAINER}.imagePullPolicy`,
      to: 'Always',
      is: 'development',
    },
    {
      name: 'latest in a job',
      of: 'Job/bracket-migrate',
      at: `${CONTAINER}.image`,
      to: 'bracket:latest',
      is: 'migrate',
    },
    {
      name: 'latest in KServe',
      of: 'InferenceService/bracket',
      at: 'spec.predictor.containers.0.image',
      to: 'b:latest',
      is: 'kserve',
    },
  ],
  'pods keep to the standard "restricted", and write nowhere but to their volumes': [
    { name: 'root', of: SERVER, at: `${POD}.securityContext.runAsNonRoot`, to: false },
    { name: 'no number of a user', of: SERVER, at: `${POD}.securityContext.runAsUser`, to: undefined },
    { name: 'no filter', of: SERVER, at: `${POD}.securityContext.seccompProfile`, to: undefined },
    { name: 'a writable image', of: SERVER, at: `${CONTAINER}.securityContext.readOnlyRootFilesystem`, to: false },
    { name: 'rights to gain', of: SERVER, at: `${CONTAINER}.securityContext.allowPrivilegeEscalation`, to: undefined },
    { name: 'a capability', of: SERVER, at: `${CONTAINER}.securityContext.capabilities.add`, to: ['NET_RAW'] },
    { name: 'capabilities', of: SERVER, at: `${CONTAINER}.securityContext.capabilities`, to: undefined },
    { name: 'the network of the machine', of: SERVER, at: `${POD}.hostNetwork`, to: true },
    {
      name: 'a folder of the machine',
      of: SERVER,
      at: `${POD}.volumes.0`,
      to: { name: 'data', hostPath: { path: '/' } },
    },
    {
      name: 'a writable image in a job',
      of: 'Job/bracket-migrate',
      at: `${CONTAINER}.securityContext`,
      to: {},
      is: 'migrate',
    },
  ],
  'nothing in a pod may speak to the cluster': [
    { name: 'a token', of: SERVER, at: `${POD}.automountServiceAccountToken`, to: undefined },
    {
      name: 'a token in a job',
      of: 'Job/bracket-migrate',
      at: `${POD}.automountServiceAccountToken`,
      to: true,
      is: 'migrate',
    },
  ],
  'probes ask the right thing, long enough': [
    { name: 'no start-up probe', of: SERVER, at: `${CONTAINER}.startupProbe`, to: undefined },
    { name: 'no liveness probe', of: SERVER, at: `${CONTAINER}.livenessProbe`, to: undefined },
    { name: 'no readiness probe', of: SERVER, at: `${CONTAINER}.readinessProbe`, to: undefined },
    {
      name: 'liveness that needs the database',
      of: SERVER,
      at: `${CONTAINER}.livenessProbe.httpGet.path`,
      to: '/api/ready',
    },
    {
      name: 'readiness without the model',
      of: SERVER,
      at: `${CONTAINER}.readinessProbe.httpGet.path`,
      to: '/api/health',
    },
    { name: 'a port that is not there', of: SERVER, at: `${CONTAINER}.readinessProbe.httpGet.port`, to: 'web' },
    { name: 'three seconds to start', of: SERVER, at: `${CONTAINER}.startupProbe.failureThreshold`, to: 3 },
    { name: 'one silence', of: SERVER, at: `${CONTAINER}.livenessProbe.failureThreshold`, to: 1 },
    {
      name: 'a path in KServe',
      of: 'InferenceService/bracket',
      at: 'spec.predictor.containers.0.livenessProbe.httpGet.path',
      to: '/v1',
      is: 'kserve',
    },
  ],
  'what is requested and allowed is said, and is enough': [
    { name: 'no limits', of: SERVER, at: `${CONTAINER}.resources.limits`, to: undefined },
    { name: 'no requests', of: SERVER, at: `${CONTAINER}.resources.requests`, to: undefined },
    { name: 'too little memory', of: SERVER, at: `${CONTAINER}.resources.limits.memory`, to: '512Mi' },
    { name: 'a unit left out', of: SERVER, at: `${CONTAINER}.resources.limits.memory`, to: '768' },
    { name: 'more asked than allowed', of: SERVER, at: `${CONTAINER}.resources.requests.memory`, to: '1Gi' },
    { name: 'a limit of processor time', of: SERVER, at: `${CONTAINER}.resources.limits.cpu`, to: '1' },
  ],
  'what is written has a volume with an end': [
    { name: 'no folder to write to', of: SERVER, at: `${CONTAINER}.volumeMounts.2.mountPath`, to: '/var/tmp' },
    { name: 'a mount of nothing', of: SERVER, at: `${CONTAINER}.volumeMounts.1.name`, to: 'store' },
    { name: 'a volume without end', of: SERVER, at: `${POD}.volumes.1.emptyDir`, to: {} },
    { name: 'writable secrets', of: SERVER, at: `${CONTAINER}.volumeMounts.0.readOnly`, to: undefined },
  ],
  'a server starts with its settings': [
    { name: 'a misspelt setting', of: 'ConfigMap', at: 'data.LOG_LEVLE', to: 'info' },
    { name: 'a value that is none', of: 'ConfigMap', at: 'data.LOG_LEVEL', to: 'loud' },
    { name: 'the store twice', of: 'ConfigMap', at: 'data.DATABASE_URL', to: 'file:./data/bracket.db' },
    { name: 'a secret that is not mounted', of: 'ConfigMap', at: 'data.ADMIN_TOKEN_FILE', to: '/run/admin-token' },
    { name: 'no settings', of: SERVER, at: `${CONTAINER}.env.1`, to: { name: 'NODE_OPTS', value: '' } },
    {
      name: 'the store twice in a job',
      of: 'Job/bracket-migrate',
      at: `${CONTAINER}.env.1`,
      to: { name: 'DATABASE_URL', value: 'file:./data/bracket.db' },
      is: 'migrate',
    },
  ],
  'no secret stands in the manifests or in an environment': [
    { name: 'a token among settings', of: 'ConfigMap', at: 'data.ADMIN_TOKEN', to: '0123456789abcdef' },
    {
      name: 'a token in the environment',
      of: SERVER,
      at: `${CONTAINER}.env.1`,
      to: { name: 'METRICS_TOKEN', value: 'x' },
    },
    {
      name: 'a secret in the environment',
      of: SERVER,
      at: `${CONTAINER}.env.1`,
      to: { name: 'ADMIN_TOKEN', valueFrom: { secretKeyRef: { name: 'bracket', key: 'admin-token' } } },
    },
    {
      name: 'all secrets in the environment',
      of: SERVER,
      at: `${CONTAINER}.envFrom.1`,
      to: { secretRef: { name: 'bracket' } },
    },
    { name: 'a secret itself', of: 'ServiceAccount', at: 'kind', to: 'Secret' },
  ],
  'a pod that stops answers until nobody asks, and ends by itself': [
    { name: 'no time to finish', of: SERVER, at: `${POD}.terminationGracePeriodSeconds`, to: 30 },
    { name: 'Kubernetes’ own time', of: SERVER, at: `${POD}.terminationGracePeriodSeconds`, to: undefined },
    { name: 'a longer drain', of: 'ConfigMap', at: 'data.DRAIN_SECONDS', to: '30' },
    { name: 'no drain', of: 'ConfigMap', at: 'data.DRAIN_SECONDS', to: '0' },
  ],
  'a store in a file has one writer, and outlives it': [
    { name: 'two copies', of: SERVER, at: 'spec.replicas', to: 2, is: 'development' },
    { name: 'a rolling update', of: SERVER, at: 'spec.strategy.type', to: 'RollingUpdate', is: 'development' },
    {
      name: 'a store that goes with the pod',
      of: SERVER,
      at: `${POD}.volumes.0`,
      to: { name: 'data', emptyDir: {} },
      is: 'development',
    },
    { name: 'a file where copies are many', of: 'ConfigMap', at: 'data.DATABASE_URL_FILE', to: undefined },
  ],
  'a new version takes over before the old one goes': [
    { name: 'a quarter may go', of: SERVER, at: 'spec.strategy', to: undefined },
    { name: 'one may go', of: SERVER, at: 'spec.strategy.rollingUpdate.maxUnavailable', to: 1 },
    { name: 'all go', of: SERVER, at: 'spec.strategy', to: { type: 'Recreate' } },
    {
      name: 'one may go in KServe',
      of: 'InferenceService/bracket',
      at: 'spec.predictor.deploymentStrategy',
      to: undefined,
      is: 'kserve',
    },
  ],
  'the autoscaler has something to scale, alone, and to measure by': [
    { name: 'another target', of: 'HorizontalPodAutoscaler/bracket', at: 'spec.scaleTargetRef.name', to: 'server' },
    { name: 'copies set by hand', of: SERVER, at: 'spec.replicas', to: 3 },
    { name: 'nothing to measure by', of: SERVER, at: `${CONTAINER}.resources.requests.cpu`, to: undefined },
    { name: 'no patience', of: 'HorizontalPodAutoscaler/bracket', at: 'spec.behavior', to: undefined },
    { name: 'no room', of: 'HorizontalPodAutoscaler/bracket', at: 'spec.maxReplicas', to: 2 },
  ],
  'where there are several copies, no machine is all of them': [
    { name: 'one copy at least', of: 'HorizontalPodAutoscaler/bracket', at: 'spec.minReplicas', to: 1 },
    {
      name: 'a budget of others',
      of: 'PodDisruptionBudget/bracket',
      at: 'spec.selector.matchLabels',
      to: { app: 'b' },
    },
    { name: 'a budget that stops all', of: 'PodDisruptionBudget/bracket', at: 'spec.maxUnavailable', to: 0 },
    { name: 'a budget that guards none', of: 'PodDisruptionBudget/bracket', at: 'spec.maxUnavailable', to: 2 },
    { name: 'no spread', of: SERVER, at: `${POD}.topologySpreadConstraints`, to: [] },
    {
      name: 'a spread of others',
      of: SERVER,
      at: `${POD}.topologySpreadConstraints.1.labelSelector.matchLabels`,
      to: { app: 'b' },
    },
    { name: 'more copies than connections', of: 'HorizontalPodAutoscaler/bracket', at: 'spec.maxReplicas', to: 20 },
    {
      name: 'one copy in KServe',
      of: 'InferenceService/bracket',
      at: 'spec.predictor.minReplicas',
      to: 1,
      is: 'kserve',
    },
  ],
  'nothing gets in or out but what is named': [
    { name: 'only one way denied', of: 'NetworkPolicy/deny-all', at: 'spec.policyTypes', to: ['Ingress'] },
    { name: 'a rule in what denies', of: 'NetworkPolicy/deny-all', at: 'spec.egress', to: [{}] },
    { name: 'everybody', of: 'NetworkPolicy/callers', at: 'spec.ingress.0.from', to: undefined },
    { name: 'every port', of: 'NetworkPolicy/callers', at: 'spec.ingress.0.ports', to: undefined },
    { name: 'every namespace', of: 'NetworkPolicy/callers', at: 'spec.ingress.0.from.0.namespaceSelector', to: {} },
    {
      name: 'the machine’s own services',
      of: 'NetworkPolicy/tracking',
      at: 'spec.egress.0.to.0.ipBlock.except',
      to: ['10.0.0.0/8'],
    },
  ],
  'a server reaches what it needs, and is reached': [
    { name: 'no database', of: 'NetworkPolicy/store', at: 'spec.egress.0.ports.0.port', to: 5433 },
    { name: 'no names', of: 'NetworkPolicy/names', at: 'spec.egress', to: [] },
    { name: 'no names by TCP', of: 'NetworkPolicy/names', at: 'spec.egress.0.ports.1', to: undefined },
    { name: 'no tracking server', of: 'NetworkPolicy/tracking', at: 'spec.podSelector.matchLabels', to: { app: 'b' } },
    { name: 'no callers', of: 'NetworkPolicy/callers', at: 'spec.ingress', to: [] },
  ],
  'policies, services and monitors find pods and their ports': [
    {
      name: 'a policy about nobody',
      of: 'NetworkPolicy/callers',
      at: 'spec.podSelector.matchLabels',
      to: { app: 'b' },
    },
    { name: 'a policy’s port', of: 'NetworkPolicy/callers', at: 'spec.ingress.0.ports.0.port', to: 8080 },
    { name: 'a service of nobody', of: 'Service/bracket', at: 'spec.selector', to: { app: 'b' } },
    { name: 'a service’s port', of: 'Service/bracket', at: 'spec.ports.0.targetPort', to: 'web' },
    { name: 'a monitor of nobody', of: 'ServiceMonitor/bracket', at: 'spec.selector.matchLabels', to: { app: 'b' } },
    { name: 'a monitor’s port', of: 'ServiceMonitor/bracket', at: 'spec.endpoints.0.targetPort', to: 9090 },
    {
      name: 'a port by a name that KServe’s pod lacks',
      of: 'NetworkPolicy/callers',
      at: 'spec.ingress.0.ports.0.port',
      to: 'http',
      is: 'kserve',
    },
  ],
  'what comes from outside comes by TLS, to a service that there is': [
    { name: 'no TLS', of: 'Ingress/bracket', at: 'spec.tls', to: undefined },
    { name: 'TLS of another host', of: 'Ingress/bracket', at: 'spec.tls.0.hosts', to: ['example.org'] },
    {
      name: 'no such service',
      of: 'Ingress/bracket',
      at: 'spec.rules.0.http.paths.0.backend.service.name',
      to: 'server',
    },
    {
      name: 'no such port',
      of: 'Ingress/bracket',
      at: 'spec.rules.0.http.paths.0.backend.service.port.name',
      to: 'web',
    },
  ],
}

/** Those that types find. */
export const SLIPS_OF_TYPE: readonly Slip[] = [
  { name: 'a misspelt key', of: SERVER, at: `${CONTAINER}.portz`, to: [] },
  { name: 'a probe’s key in the wrong place', of: SERVER, at: `${CONTAINER}.readinessProbe.path`, to: '/' },
  { name: 'a key of another kind', of: 'Service/bracket', at: 'spec.replicas', to: 2 },
  { name: 'a value that is none of its kind’s', of: SERVER, at: 'spec.strategy.type', to: 'BlueGreen' },
  {
    name: 'a key that KServe has not',
    of: 'InferenceService/bracket',
    at: 'spec.predictor.minReplica',
    to: 2,
    is: 'kserve',
  },
  {
    name: 'a pod’s key that KServe has not',
    of: 'InferenceService/bracket',
    at: 'spec.predictor.containers.0.memory',
    to: '1',
    is: 'kserve',
  },
  { name: 'a key that no monitor has', of: 'ServiceMonitor/bracket', at: 'spec.endpoints.0.url', to: '/' },
]

/** Those that `valueFaults` finds. */
export const SLIPS_OF_VALUE: readonly Slip[] = [
  { name: 'a unit that is none', of: SERVER, at: `${CONTAINER}.resources.limits.memory`, to: '512Mb' },
  { name: 'a text for a number', of: SERVER, at: `${CONTAINER}.ports.0.containerPort`, to: '3000' },
  { name: 'a version that is gone', of: 'Ingress/bracket', at: 'apiVersion', to: 'extensions/v1beta1' },
  {
    name: 'an autoscaler of before',
    of: 'HorizontalPodAutoscaler/bracket',
    at: 'apiVersion',
    to: 'autoscaling/v2beta2',
  },
  { name: 'a kind that nobody looked at', of: 'ServiceAccount/bracket', at: 'kind', to: 'DaemonSet' },
  { name: 'what must be there', of: SERVER, at: 'spec.selector', to: undefined },
  {
    name: 'a predictor’s value',
    of: 'InferenceService/bracket',
    at: 'spec.predictor.containers.0.resources.limits.memory',
    to: '1GB',
    is: 'kserve',
  },
]
