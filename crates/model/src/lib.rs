//! The language-neutral API that a document describes: operations, types, security, examples.
