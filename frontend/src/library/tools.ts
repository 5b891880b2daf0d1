// Where the tools of a consultant are. On the day's screen and in the library itself.
import { roles } from '../accounts/session.svelte.ts'
import { tr } from '../text/rooms/library.ts'
import type { IconName } from '../ui/Icon.svelte'

export interface Tool {
  path: string
  icon: IconName
  name: string
}

export function tools(): Tool[] {
  const forAll: Tool[] = [
    { path: '/library/standards', icon: 'paper', name: tr('tool_standards') },
    { path: '/calculators', icon: 'ruler', name: tr('tool_calculators') },
    { path: '/signs', icon: 'alert', name: tr('tool_signs') },
    { path: '/incidents', icon: 'flag', name: tr('tool_incidents') },
    { path: '/deliverables', icon: 'ready', name: tr('tool_deliverables') },
    { path: '/devices', icon: 'lamp', name: tr('tool_devices') },
    { path: '/materials', icon: 'spots', name: tr('tool_materials') },
    { path: '/training', icon: 'book', name: tr('tool_training') },
    { path: '/bulletins', icon: 'paper', name: tr('tool_bulletins') },
    { path: '/twins', icon: 'image', name: tr('tool_twins') },
    { path: '/plan', icon: 'spots', name: tr('tool_plan') },
  ]
  const mayCompare = roles().some(role => role === 'consultant' || role === 'supervisor' || role === 'hall_manager' || role === 'admin')
  if (mayCompare) forAll.push({ path: '/eyes', icon: 'eye', name: tr('tool_eyes') })
  const mayReview = roles().some(role => role === 'consultant' || role === 'supervisor' || role === 'admin')
  if (mayReview) forAll.push({ path: '/photo-reviews', icon: 'image', name: tr('tool_reviews') })
  if (!roles().every(role => role === 'clerk')) forAll.push({ path: '/overview', icon: 'score', name: tr('tool_overview') }, { path: '/exports', icon: 'paper', name: tr('tool_month') }, { path: '/contract', icon: 'paper', name: tr('tool_contract') }, { path: '/ledger', icon: 'check', name: tr('tool_ledger') }, { path: '/assessments', icon: 'score', name: tr('tool_assessments') }, { path: '/shares', icon: 'share', name: tr('tool_shares') })
  const mayPrint = roles().some(role => role === 'consultant' || role === 'hall_manager' || role === 'admin')
  if (mayPrint) forAll.push({ path: '/labels', icon: 'scan', name: tr('tool_labels') })
  const mayTune = roles().some(role => role === 'consultant' || role === 'admin')
  return mayTune ? [...forAll, { path: '/profile', icon: 'ready', name: tr('tool_profile') }] : forAll
}

/** As on the day's screen: the library stands for its register. */
export function toolsOfTheDay(): Tool[] {
  const [, ...others] = tools()
  return [{ path: '/library', icon: 'book', name: tr('title') }, ...others]
}
