//! Text of documents in everything that people read of a crate: whatever it holds, it stays text.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod comments;
#[cfg(test)]
mod rustdoc;
