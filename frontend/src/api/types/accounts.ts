import type { Role } from './words.ts'

export interface HallRoles {
  hall: string
  hall_name: string
  hall_name_en: string
  roles: Role[]
}

export interface Me {
  person: string
  name: string
  display_name: string
  halls: HallRoles[]
}

export interface DemoAccount {
  name: string
  password: string
  display_name: string
  role: Role
}

export interface SignInPage {
  demo_accounts: DemoAccount[]
}
