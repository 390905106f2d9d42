//! Turns a value tree of any OpenAPI version into one typed document without unresolved references.
