export type Pillar = 'sort' | 'set_in_order' | 'shine' | 'standardize' | 'sustain' | 'safety'
export type ResponseType = 'pass_fail' | 'scale' | 'count' | 'length' | 'measure'
export type Unit = 'minutes' | 'seconds' | 'degrees' | 'celsius' | 'lux' | 'decibels' | 'pieces' | 'hours' | 'percent' | 'metres'
export type Module = 'site_building' | 'site_management' | 'signage' | 'environment' | 'articles' | 'image' | 'safety_management' | 'performance'
export type Calculator =
  | 'sign_min_size' | 'view_angle' | 'sign_order' | 'symbol_size' | 'text_height' | 'mount_height' | 'extinguisher_point' | 'desk_gap'
  | 'exit_spacing' | 'problem_score' | 'next_due'
export type PhotoRule = 'never' | 'optional' | 'on_fail' | 'always'
export type Grade = 'V1' | 'V2' | 'V3' | 'U' | 'S'
export type SpotKind = 'counter' | 'desk' | 'area' | 'device' | 'sign' | 'station' | 'hall'
export type Role = 'consultant' | 'clerk' | 'hall_manager' | 'supervisor' | 'supplier_lead' | 'admin'
export type Verdict = 'pass' | 'fail' | 'na'
export type Result = 'pass' | 'fail' | 'unscored'
export type InspectionKind = 'self_check' | 'patrol' | 'spot_check' | 'audit' | 'acceptance'
export type PhotoSource = 'live' | 'system' | 'gallery'
export type PhotoSize = 'list' | 'screen' | 'print'

export interface Text {
  zh: string
  en: string
}

export interface Problem {
  type?: string
  status: number
  code: string
  title: string
  title_en: string
  field?: string
  request_id?: string
}
