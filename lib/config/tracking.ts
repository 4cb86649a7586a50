import type { Env } from './env'

/** The tracking server and who we are to it; undefined where none is set. */
export function trackingCredentials(env: Env) {
  const { MLFLOW_TRACKING_URI: trackingUri, MLFLOW_EXPERIMENT_NAME: experimentName } = env
  if (trackingUri === undefined) return undefined
  return {
    trackingUri,
    experimentName,
    username: env.MLFLOW_TRACKING_USERNAME,
    password: env.MLFLOW_TRACKING_PASSWORD,
    token: env.MLFLOW_TRACKING_TOKEN,
    dagshubToken: env.DAGSHUB_TOKEN,
    dagshubUser: env.DAGSHUB_USER,
  }
}
