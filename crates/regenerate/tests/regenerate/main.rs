//! The whole job of a maintainer, on a small repository in a temporary folder.

#[cfg(test)]
mod broken;
#[cfg(test)]
mod compiles;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod sandbox;
