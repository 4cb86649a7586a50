import { type LibraryHandle, load } from 'koffi'
import { AppError } from '@/lib/core/errors'

/** Debian's package has the soname alone; pip, conda and Homebrew install the plain name. */
const USUAL_NAMES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['libxgboost.so.0', 'libxgboost.so'],
  darwin: ['libxgboost.dylib', '/opt/homebrew/lib/libxgboost.dylib', '/usr/local/lib/libxgboost.dylib'],
  win32: ['xgboost.dll'],
}

const INSTALL_HELP = `Training needs XGBoost's native library, libxgboost, which was not found. Install it:
  Debian, Ubuntu   apt-get install libxgboost0
  Fedora           dnf install xgboost-libs, or conda below
  macOS            brew install xgboost
  conda            conda install -c conda-forge libxgboost
or point XGBOOST_LIBRARY at the file, such as the one inside Python's xgboost package.`

/** @throws AppError `trainer-unavailable`, with what to install. */
export function findLibrary(path: string | undefined): LibraryHandle {
  const names = path ? [path] : (USUAL_NAMES[process.platform] ?? [])
  for (const name of names) {
    try {
      return load(name)
    } catch {
      // The next name may do; that none does is said below.
    }
  }
  const tried = path ? `XGBOOST_LIBRARY names ${path}, which cannot be loaded.\n` : ''
  throw new AppError('trainer-unavailable', `${tried}${INSTALL_HELP}`)
}
