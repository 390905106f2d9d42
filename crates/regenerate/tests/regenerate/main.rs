//! The whole job of a maintainer, on a small repository in a temporary folder.

mod broken;
mod compiles;
mod documents;
mod sandbox;
