// audit/contracts/schemas.py
import type { Text } from './words.ts'

export interface Contact {
  name: string
  phone: string
}

export interface ContractParty {
  name: string
  contact: Contact
}

export interface Post {
  title: string
  number: number
  obligation: string | null
}

export interface Phase {
  title: string
  from_on: string
  to_on: string | null
  posts: Post[]
}

export interface Contract {
  starts_on: string
  ends_on: string | null
  years_from: string | null
  first_year: number
  later_years: number
  count_days_off: boolean
  basis: string
  title: string
  number: string
  tender: string | null
  client: ContractParty
  supplier: ContractParty
  officer: Contact
  phases: Phase[]
}

export interface SavedContract {
  id: string
  contract: Contract
  author_name: string
  saved_at: string
}

export interface ContractSpan {
  number: number
  first: string
  last: string
}

export interface TenderOffer {
  id: string
  title: Text
  starts_on: string | null
  ends_on: string | null
  phases: Phase[]
}

export interface ContractPage {
  today: string
  saved: SavedContract | null
  history: SavedContract[]
  year: ContractSpan | null
  tenders: TenderOffer[]
}
