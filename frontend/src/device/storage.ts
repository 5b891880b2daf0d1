export interface StorageFacts {
  /** Bytes, null when the browser does not tell. */
  used: number | null
  quota: number | null
  /** Whether the browser promised not to clear the data; null when it does not tell. */
  persisted: boolean | null
}

export async function storageFacts(): Promise<StorageFacts> {
  const { usage, quota }: StorageEstimate = (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {}
  const persisted = (await navigator.storage?.persisted?.().catch(() => null)) ?? null
  return { used: usage ?? null, quota: quota ?? null, persisted }
}

/** Asks the browser to keep the data. Browsers decide by use, so it is asked after the first thing worth keeping. */
export async function askToPersist(): Promise<boolean | null> {
  return (await navigator.storage?.persist?.().catch(() => null)) ?? null
}

export function storageFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError'
}
