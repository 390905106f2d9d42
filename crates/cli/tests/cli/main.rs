//! The binary, run as people and machines run it.

#[cfg(test)]
mod check;
#[cfg(test)]
mod compiles;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod output_folder;
#[cfg(test)]
mod support;
#[cfg(all(test, unix))]
mod terminal;
