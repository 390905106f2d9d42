//! How a set of generated files reaches a folder.

#[cfg(test)]
mod cases;
