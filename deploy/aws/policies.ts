import { alarmsAreHeard, topicsAreLocked } from './policies/alarms'
import { credentialsStayOnTheMachine } from './policies/machines'
import { balancersKeepNoLog, groupsSayWhatGoesOut, listenersSpeakTls, onlyWebIsOpen } from './policies/network'
import { noActionIsWild, nobodyIsEverybody, resourcesAreNamed, rightsAreWrittenOut } from './policies/rights'
import {
  bucketsAreGuarded,
  databasesAreGuarded,
  dataOutlivesStacks,
  disksAreEncrypted,
  keysAreTurned,
  noSecretIsTold,
} from './policies/storage'
import type { Policy, Template } from './policies/template'

/** What holds of every stack, whatever is in it. */
const POLICIES: readonly Policy[] = [
  onlyWebIsOpen,
  groupsSayWhatGoesOut,
  listenersSpeakTls,
  balancersKeepNoLog,
  noActionIsWild,
  resourcesAreNamed,
  nobodyIsEverybody,
  rightsAreWrittenOut,
  disksAreEncrypted,
  databasesAreGuarded,
  bucketsAreGuarded,
  dataOutlivesStacks,
  keysAreTurned,
  noSecretIsTold,
  credentialsStayOnTheMachine,
  alarmsAreHeard,
  topicsAreLocked,
]

/** What is wrong in a template, a sentence each; none where nothing is. */
export function faultsOf(template: Template): readonly string[] {
  return POLICIES.flatMap((policy) => policy(template))
}
