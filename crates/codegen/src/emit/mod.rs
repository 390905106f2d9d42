//! Prints decided Rust: tokens, then text, then a set of files.

mod docs;
mod print;
mod scope;
mod table;
