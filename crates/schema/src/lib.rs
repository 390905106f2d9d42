//! JSON Schema by dialect: validation with places, and generation of instances.
