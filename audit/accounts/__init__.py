"""人员: people, sign-in, sessions, roles per hall, guards."""
