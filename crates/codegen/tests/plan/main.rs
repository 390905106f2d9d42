//! What is decided for small documents.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod outline;
