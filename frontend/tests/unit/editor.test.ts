import { beforeEach, expect, test } from 'vitest'
import type { DraftDocument } from '../../src/api/types.ts'
import { close } from '../../src/device/db.ts'
import { emptyDraft, keepUnsent, unsent } from '../../src/standards/drafts.ts'
import { Editor } from '../../src/standards/editor.svelte.ts'
import { json, problem, ScriptedServer, type Sent } from './server.ts'

const OWNER = { person: 'ann', hall: 'h1' }
const TURNS = 12
const turn = () => new Promise(done => setImmediate(done))
let server: DraftServer

/** Keeps one draft as the wire says; `hold` lets an answer wait. */
class DraftServer extends ScriptedServer {
  draft: { document: DraftDocument; revision: number } | null = null
  answered = () => {}
  hold: Promise<unknown> = Promise.resolve()

  override answer = async ({ method, bytes }: Sent): Promise<Response> => {
    if (method === 'DELETE') return this.#drop()
    if (method === 'PUT') {
      const { document, revision } = JSON.parse(new TextDecoder().decode(bytes)) as { document: DraftDocument; revision: number }
      await this.hold
      if (revision !== (this.draft?.revision ?? 0)) return problem(409, 'draft_changed')
      this.draft = { document, revision: revision + 1 }
      this.answered()
    }
    return this.draft ? json({ id: 'd', ...this.draft, lint: null, difference: null }) : problem(404, 'draft_unknown')
  }

  #drop(): Response {
    const known = this.draft
    this.draft = null
    return known ? new Response(null, { status: 204 }) : problem(404, 'draft_unknown')
  }
}

beforeEach(async () => {
  close()
  await new Promise(done => (indexedDB.deleteDatabase('hall-audit').onsuccess = done))
  server = new DraftServer()
})

async function opened(): Promise<Editor> {
  await keepUnsent({ ...OWNER, id: 'd', document: emptyDraft('a'), revision: 0, changed_at: '2026-11-22T01:00:00Z' })
  const editor = new Editor(OWNER, 'd')
  await editor.open()
  return editor
}

async function type(editor: Editor, title: string): Promise<void> {
  if (editor.document) editor.document.title.zh = title
  await editor.touch()
}

test.each(Array.from({ length: TURNS }, (_, turns) => turns))('a key that is hit %i turns after the server’s answer is saved too', async turns => {
  const editor = await opened()
  let typed: Promise<void> = Promise.resolve()
  server.answered = () => {
    server.answered = () => {}
    typed = (async () => {
      for (let each = 0; each < turns; each++) await turn()
      await type(editor, '晨检二')
    })()
  }
  await type(editor, '晨检一')
  await editor.send()
  await typed
  expect(editor.state === 'saved').toBe(server.draft?.document.title.zh === '晨检二')
  expect((await unsent(OWNER, 'd'))?.document.title.zh).toBe('晨检二')
  expect(await editor.sendAll()).toBe(true)
  expect([server.draft?.document.title.zh, await unsent(OWNER, 'd')]).toEqual(['晨检二', undefined])
})

test('what the server did not take is not said to be saved', async () => {
  const editor = await opened()
  server.answer = () => Promise.reject(new TypeError('offline'))
  await type(editor, '晨检')
  expect([await editor.sendAll(), editor.state, (await unsent(OWNER, 'd'))?.document.title.zh]).toEqual([false, 'local', '晨检'])
})

test('a new draft that is deleted while it is on its way to the server does not come back', async () => {
  let release = () => {}
  server.hold = new Promise<void>(done => (release = done))
  await keepUnsent({ ...OWNER, id: 'd', document: emptyDraft('a'), revision: 0, changed_at: '2026-11-22T01:00:00Z' })
  const editor = new Editor(OWNER, 'd')
  const opening = editor.open()
  while (!server.puts().length) await turn()
  const leaving = editor.destroy()
  await turn()
  release()
  await Promise.all([opening, leaving])
  expect([server.draft, await unsent(OWNER, 'd'), editor.document]).toEqual([null, undefined, null])
})

test('a draft that the server never had is deleted without it, one that it has is not', async () => {
  const editor = await opened()
  server.answer = () => Promise.reject(new TypeError('offline'))
  await expect(editor.destroy()).rejects.toThrow()
  expect(editor.document).not.toBeNull()
  const fresh = new Editor(OWNER, 'e')
  await fresh.destroy()
  expect(fresh.document).toBeNull()
})
