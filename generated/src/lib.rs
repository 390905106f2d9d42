//! Clients generated from the documents in `specs/`.
