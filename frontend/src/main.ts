import { mount } from 'svelte'
import { restoreSession, session } from './accounts/session.svelte.ts'
import App from './App.svelte'
import { showPack } from './sync/pack.svelte.ts'
import { startSync } from './sync/engine.svelte.ts'
import { restoreLanguage } from './text/i18n.svelte.ts'
import './ui/tokens.css'
import './ui/base.css'
import { watchUpdates } from './updates.svelte.ts'

async function start(): Promise<void> {
  await Promise.all([restoreLanguage().catch(() => undefined), restoreSession()])
  await showPack(session.hall)
  const target = document.getElementById('app')
  if (target) mount(App, { target })
  void startSync()
  void watchUpdates()
}

void start()
