import cliProgress from 'cli-progress'

export type Progress = {
  readonly report: (bytes: number, totalBytes: number | undefined) => void
  /** Leaves what was reached on the screen. */
  readonly stop: () => void
}

const LOG_EVERY_PERCENT = 25

/** A bar of megabytes on a terminal, a line now and then anywhere else. */
export function createByteProgress(label: string): Progress {
  return process.stderr.isTTY ? createBar(label) : createLines(label)
}

function createBar(label: string): Progress {
  const bar = new cliProgress.SingleBar(
    {
      // A server that does not say the size gives a counter without a bar.
      format: (options, params, payload) => {
        const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
        if (!payload.hasTotal) return `${label} ${megabytes(params.value)}`
        const eta = Number.isFinite(params.eta) ? `, ${params.eta} s left` : ''
        const drawn = cliProgress.Format.BarFormat(params.progress, options)
        return `${label} ${drawn} ${megabytes(params.value)} of ${megabytes(params.total)}${eta}`
      },
      hideCursor: true,
      etaBuffer: 100,
    },
    cliProgress.Presets.shades_classic,
  )
  let isStarted = false
  return {
    report: (bytes, totalBytes) => {
      const hasTotal = totalBytes !== undefined
      if (!isStarted) bar.start(totalBytes ?? bytes, bytes, { hasTotal })
      isStarted = true
      bar.setTotal(Math.max(totalBytes ?? bytes, 1))
      bar.update(bytes, { hasTotal })
    },
    stop: () => bar.stop(),
  }
}

function createLines(label: string): Progress {
  let nextPercent = 0
  return {
    report: (bytes, totalBytes) => {
      const percent = totalBytes ? Math.floor((100 * bytes) / totalBytes) : 0
      if (percent < nextPercent) return
      console.error(totalBytes ? `${label}: ${percent} %` : `${label}…`)
      nextPercent = totalBytes ? percent - (percent % LOG_EVERY_PERCENT) + LOG_EVERY_PERCENT : Number.POSITIVE_INFINITY
    },
    stop: () => undefined,
  }
}

export type PercentProgress = {
  /** `fraction` of the whole that is behind, 0..1. */
  readonly report: (step: string, fraction: number) => void
  readonly stop: () => void
}

/** Per mille keeps the bar moving in long trainings. */
const PARTS = 1000

/** A bar with the step and an estimate of the time left; elsewhere than on a terminal a line for each step. */
export function createPercentProgress(label: string): PercentProgress {
  if (!process.stderr.isTTY) {
    let last = ''
    const report: PercentProgress['report'] = (step, fraction) => {
      if (step !== last) console.error(`${label}: ${step}, ${Math.floor(fraction * 100)} %`)
      last = step
    }
    return { report, stop: () => undefined }
  }
  const startedAt = performance.now()
  const bar = new cliProgress.SingleBar(
    {
      format: `${label} {bar} {percentage} %, {left} | {step}`,
      hideCursor: true,
      clearOnComplete: true,
      forceRedraw: true,
    },
    cliProgress.Presets.shades_classic,
  )
  bar.start(PARTS, 0, { step: 'reading', left: 'estimating' })
  return {
    report: (step, fraction) => {
      const seconds = (performance.now() - startedAt) / 1000
      const left = fraction > 0.02 ? `${Math.ceil((seconds * (1 - fraction)) / fraction)} s left` : 'estimating'
      bar.update(Math.round(fraction * PARTS), { step, left })
    },
    stop: () => bar.stop(),
  }
}
