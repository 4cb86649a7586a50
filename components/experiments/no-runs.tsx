type SetUpProps = {
  /** False where no tracking server is set. */
  readonly hasTracker: boolean
}

const SET_UP = `# .env, or the environment
MLFLOW_TRACKING_URI=https://dagshub.com/<owner>/<repository>.mlflow
DAGSHUB_TOKEN=<an access token>

# not on DagsHub: a name and password, or a token
MLFLOW_TRACKING_USERNAME=<name>
MLFLOW_TRACKING_PASSWORD=<password>`

const TRAIN = `npm run train -- --track             # four models, a run each
npm run train -- --track --sweep 20  # and twenty recipes tried for each`

/** What would be here, and the lines that bring it here. */
export function NoRuns({ hasTracker }: SetUpProps) {
  return (
    <section aria-labelledby="no-runs" className="max-w-2xl border-t border-line pt-8">
      <h2 id="no-runs" className="text-xl font-medium tracking-tight">
        {hasTracker ? 'No run has been tracked yet.' : 'No tracking server is set.'}
      </h2>
      <p className="mt-3 text-muted">
        Every tracked training stands here with its configuration, metrics and duration, to be sorted, filtered and
        compared: parameters that differ, metrics side by side, curves laid over one another.
        {hasTracker ? '' : ' Until then the models come from the folder that ships with the app.'}
      </p>
      {hasTracker ? null : <Lines heading="Say where runs are kept, and start again" text={SET_UP} />}
      <Lines heading="Train, and track it" text={TRAIN} />
    </section>
  )
}

function Lines({ heading, text }: { readonly heading: string; readonly text: string }) {
  return (
    <>
      <h3 className="mt-8 text-sm text-muted">{heading}</h3>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable with keys
        tabIndex={0}
        className="mt-2 overflow-x-auto rounded-md border border-line bg-raised p-4 font-mono text-[0.8125rem] leading-6"
      >
        <code>{text}</code>
      </pre>
    </>
  )
}
