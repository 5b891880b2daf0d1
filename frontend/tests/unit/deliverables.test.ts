// What a phone shows on top of the server's word, before anything has arrived.
import { describe, expect, test } from 'vitest'
import type { AcceptanceDocument, Deliverable, Device, FaultDocument, FaultStep, FaultStepDocument, RolloutDocument } from '../../src/api/types.ts'
import { fold, withDecisions, withSteps, type Mine } from '../../src/deliverables/shown.ts'
import { bareDevice, shownDevices, standing } from '../../src/devices/shown.ts'

const clock = { zone: 'Asia/Shanghai', since_contact_ms: null }
const base = { schema: 1 as const, hall: 'h', clock }

function deliverable(): Deliverable {
  const version = { id: 'v1', number: 1, name: 'a.pdf', media_type: 'application/pdf', bytes: 1, sha256: '', note: '', author: 'p', author_name: '沈', received_at: '2026-03-01T00:00:00Z', decisions: [] }
  return { id: 'd', about: { title: '方案', group: 'plans', obligation: null, owner: '', due_on: '2026-01-01', note: '', dropped: false }, saved: 's', state: 'submitted', light: 'overdue', accepted_on: null, accepted_by: '', versions: [version] }
}

function decision(id: string, accepts: boolean, decided_at: string, state: Mine<AcceptanceDocument>['state'] = 'waiting'): Mine<AcceptanceDocument> {
  return { id, state, about: { ...base, version: 'v1', accepts, decided_at, reason: accepts ? '' : '缺页', signature: [] } }
}

describe('deliverables', () => {
  test('a decision of this phone counts at once, the newest one, and none that was set aside', () => {
    const [one] = withDecisions([deliverable()], [decision('b', true, '2026-03-03T00:00:00Z'), decision('a', false, '2026-03-02T00:00:00Z'), decision('c', false, '2026-03-09T00:00:00Z', 'aside')], '顾')
    expect([one?.state, one?.light, one?.local, one?.versions[0]?.decisions.map(each => each.id)]).toEqual(['accepted', 'done', true, ['b', 'a']])
  })

  test('where a counter stands follows from the moments, whatever the order', () => {
    const steps = (['before', 'pilot', 'done'] as const).map((stage, at) => ({ id: String(at), stage, at: `2026-03-0${at + 1}T00:00:00Z`, author_name: '', note: '', photos: stage === 'before' ? ['x'] : [], works: [] }))
    expect(fold('s', [...steps].reverse())).toEqual(fold('s', steps))
    expect([fold('s', steps).stage, fold('s', steps).before, fold('s', steps).after]).toEqual(['done', ['x'], []])
    const mine: Mine<RolloutDocument> = { id: '9', state: 'waiting', about: { ...base, spot: 's', stage: 'corrected', made_at: '2026-03-09T00:00:00Z', note: '', photos: ['y'], works: [] } }
    const [line] = withSteps([fold('s', steps)], [mine], '沈')
    expect([line?.stage, line?.after, line?.steps.length]).toEqual(['corrected', ['y'], 4])
  })
})

describe('devices', () => {
  const device: Device = { id: 'd', code: 'D01', name: '终端', name_en: '', label: '', zone: 'z', zone_name: '', about: null, saved: null, state: 'in_use', down_minutes: 0, faults: [] }
  const report: Mine<FaultDocument> = { id: 'f', state: 'waiting', about: { ...base, device: 'd', what: '不开机', usable: false, made_at: '2026-03-02T00:00:00Z', photos: [] } }
  const step = (act: FaultStepDocument['act'], day: number): Mine<FaultStepDocument> => ({ id: `${act}${day}`, state: 'waiting', about: { ...base, fault: 'f', act, made_at: `2026-03-0${day}T00:00:00Z`, note: '', photos: [] } })

  test('a report puts the device out of use until its return is noted', () => {
    expect(shownDevices([device], [report], [], '许')[0]?.state).toBe('down')
    const bare = bareDevice({ id: 'd', zone: 'z', kind: 'device', code: 'D01', name: '终端', name_en: '', label: 'l', position: 1 }, '大厅')
    expect(shownDevices([bare], [report], [], '许')[0]?.faults.map(fault => fault.local)).toEqual([true])
    expect(shownDevices([bare], [{ ...report, state: 'delivered' }], [], '许')[0]?.faults.map(fault => fault.local)).toEqual([false])
    expect(shownDevices([device], [{ ...report, state: 'aside' }], [], '许')[0]?.state).toBe('in_use')
    const [back] = shownDevices([device], [report], [step('restored', 4), step('repairing', 3)], '许')
    expect([back?.state, back?.faults[0]?.state, back?.faults[0]?.steps.map(one => one.act)]).toEqual(['in_use', 'restored', ['repairing', 'restored']])
  })

  test('a repair after the return opens the fault again, as on the server', () => {
    const told = (['repairing', 'restored', 'note', 'repairing'] as const).map((act, at): FaultStep => ({ id: String(at), act, at: `2026-03-0${at + 2}T00:00:00Z`, author_name: '', note: '', photos: [] }))
    expect([0, 1, 2, 3, 4].map(count => standing('2026-03-01T00:00:00Z', told.slice(0, count)).state)).toEqual(['reported', 'repairing', 'restored', 'restored', 'repairing'])
  })
})
