//! What is printed for small documents: each document in `ok/` gives the files that its snapshot holds.

#[cfg(test)]
mod cases;
