/** Machines of GitHub's own, new for each job. */
export const HOSTED_RUNNERS: readonly string[] = ['ubuntu-24.04', 'ubuntu-24.04-arm']

/** Labels of the host's runner, which keeps what a job leaves behind, and can reach what serves. */
export const OWN_LABELS: readonly string[] = ['self-hosted', 'bracket']
