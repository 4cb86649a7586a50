import { NAME_POLICIES } from './names'
import { NETWORK_POLICIES } from './network'
import { POD_POLICIES } from './pods'
import type { Policy } from './policy'
import { SCALING_POLICIES } from './scaling'
import { SETTINGS_POLICIES } from './settings'

/** All that the manifests of a folder keep to. */
export const POLICIES: readonly Policy[] = [
  ...NAME_POLICIES,
  ...POD_POLICIES,
  ...SETTINGS_POLICIES,
  ...SCALING_POLICIES,
  ...NETWORK_POLICIES,
]
