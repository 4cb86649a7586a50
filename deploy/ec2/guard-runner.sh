#!/usr/bin/env bash
# Whether a job may begin on this host's runner, which asks before each (register-runner.sh). A pull request can bring a workflow of
# its own that asks for this runner; what it is GitHub says, and no job can say otherwise. deploy.yml of main may, and nothing else.
# Usage: guard-runner.sh, with GitHub's variables of the job; exit code 0: it may
set -euo pipefail

if [[ ${GITHUB_REF:-} == refs/heads/main &&
  ${GITHUB_EVENT_NAME:-} =~ ^(push|workflow_dispatch)$ &&
  ${GITHUB_WORKFLOW_REF:-} =~ ^[^/]+/[^/]+/\.github/workflows/deploy\.yml@refs/heads/main$ ]]; then
  exit 0
fi
printf '%s\n' "This runner takes jobs of deploy.yml on main alone, not of ${GITHUB_WORKFLOW_REF:-a workflow without a name}." >&2
exit 1
