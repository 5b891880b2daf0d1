/** What the sync chip on every screen says; written by sync/engine, read by the chip. */
export const chip = $state({ waiting: 0, aside: 0, delivered: 0, sending: false, signIn: false, offline: false })
