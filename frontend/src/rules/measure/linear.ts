// The little linear algebra of measuring: normal equations and 3 × 3 homographies. Matrices are rows in one array.

export interface Point {
  x: number
  y: number
}

/** Nine numbers that carry a point of one plane to a point of another. */
export type Homography = number[]

/** The inverse of a symmetric positive matrix of n × n; null when it has none. Gauss-Jordan with the largest pivot. */
export function inverse(matrix: readonly number[], n: number): number[] | null {
  const a = matrix.slice()
  const out = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
  for (let column = 0; column < n; column++) {
    const pivot = largest(a, n, column)
    if (!(Math.abs(a[pivot * n + column]!) > 1e-300)) return null
    for (const one of [a, out]) swap(one, n, pivot, column)
    const scale = 1 / a[column * n + column]!
    for (const one of [a, out]) for (let k = 0; k < n; k++) one[column * n + k]! *= scale
    for (let row = 0; row < n; row++) {
      const times = a[row * n + column]!
      if (row === column || times === 0) continue
      for (const one of [a, out]) for (let k = 0; k < n; k++) one[row * n + k]! -= times * one[column * n + k]!
    }
  }
  return out
}

function largest(a: readonly number[], n: number, column: number): number {
  let best = column
  for (let row = column + 1; row < n; row++) if (Math.abs(a[row * n + column]!) > Math.abs(a[best * n + column]!)) best = row
  return best
}

function swap(a: number[], n: number, one: number, other: number): void {
  for (let k = 0; one !== other && k < n; k++) [a[one * n + k], a[other * n + k]] = [a[other * n + k]!, a[one * n + k]!]
}

/** A matrix of n columns times a vector. */
export function times(matrix: readonly number[], vector: readonly number[]): number[] {
  const n = vector.length
  return Array.from({ length: matrix.length / n }, (_, row) => vector.reduce((sum, one, k) => sum + matrix[row * n + k]! * one, 0))
}

/** v · M · v, the variance along v of what M is the covariance of. */
export function along(matrix: readonly number[], v: readonly number[]): number {
  return times(matrix, v).reduce((sum, one, k) => sum + one * v[k]!, 0)
}

/** Rows of a least-squares problem, gathered as normal equations. */
export class Normal {
  private readonly n: number
  private readonly matrix: number[]
  private readonly right: number[]

  constructor(n: number) {
    this.n = n
    this.matrix = new Array<number>(n * n).fill(0)
    this.right = new Array<number>(n).fill(0)
  }

  add(row: readonly number[], value: number, weight = 1): void {
    for (let i = 0; i < this.n; i++) {
      const scaled = row[i]! * weight
      this.right[i]! += scaled * value
      for (let k = 0; k < this.n; k++) this.matrix[i * this.n + k]! += scaled * row[k]!
    }
  }

  solved(): { solution: number[]; inverse: number[] } | null {
    const found = inverse(this.matrix, this.n)
    return found && { solution: times(found, this.right), inverse: found }
  }
}

/** The homography that carries `from` to `to`, at least four pairs, with its last number 1. */
export function homography(from: readonly Point[], to: readonly Point[]): Homography | null {
  const normal = new Normal(8)
  from.forEach(({ x, y }, i) => {
    const { x: u, y: v } = to[i]!
    normal.add([x, y, 1, 0, 0, 0, -u * x, -u * y], u)
    normal.add([0, 0, 0, x, y, 1, -v * x, -v * y], v)
  })
  const found = normal.solved()
  return found && [...found.solution, 1]
}

export function carried(h: Homography, { x, y }: Point): Point {
  const w = h[6]! * x + h[7]! * y + h[8]!
  return { x: (h[0]! * x + h[1]! * y + h[2]!) / w, y: (h[3]! * x + h[4]! * y + h[5]!) / w }
}
