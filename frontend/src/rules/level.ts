// How far a phone is turned about the line of sight, from what its sensors say.

const FLAT = 0.35

/**
 * Degrees to turn a line by, clockwise, so that it lies as the horizon does, -180 to 180; null while the phone looks so steeply up or down that nothing
 * stands upright in its picture. `beta` and `gamma` as in DeviceOrientationEvent, `screen` the angle of the screen.
 */
export function lean(beta: number, gamma: number, screen = 0): number | null {
  const [b, g] = [(beta * Math.PI) / 180, (gamma * Math.PI) / 180]
  const [right, up] = [-Math.cos(b) * Math.sin(g), Math.sin(b)]
  if (Math.hypot(right, up) < FLAT) return null
  const turned = (Math.atan2(right, up) * 180) / Math.PI - screen
  return ((turned + 540) % 360) - 180
}
