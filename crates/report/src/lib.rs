//! Shows diagnostics and contract events to people and machines.
