//! Plans exchanges from a document, runs them and checks what comes back.
