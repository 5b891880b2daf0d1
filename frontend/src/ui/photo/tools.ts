import type { Component } from 'svelte'
import type { MarkKind, TakenPhoto } from '../../api/types.ts'
import type { IconName } from '../Icon.svelte'

/** What a tool that opens on a photo is given: it reads the picture with `keptPhoto`. */
export interface ToolProps extends Record<string, unknown> {
  hall: string
  photo: TakenPhoto
  onclose: () => void
}

interface Further {
  id: string
  icon: IconName
  label: () => string
  load: () => Promise<{ default: Component<ToolProps> }>
}

/** Tools beside the covers and marks, one line each; their code is fetched when they are opened. */
export const FURTHER: Further[] = []

export const GLYPHS: Record<'cover' | MarkKind, string> = {
  cover: 'M4 6h16v12H4z',
  arrow: 'M5 19L19 5M10 5h9v9',
  circle: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z',
  text: 'M5 6h14M12 6v13',
  number: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 9l2.5-1.5V17',
}
