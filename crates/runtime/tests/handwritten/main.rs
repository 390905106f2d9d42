//! A client as the generator writes it, and what it does.
#![allow(unreachable_pub, reason = "the module `rooms` is written as a library has it")]

#[cfg(test)]
mod answers;
#[cfg(test)]
mod credentials;
#[cfg(test)]
mod memory;
#[cfg(test)]
#[cfg(feature = "contract")]
mod registry;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod requests;
mod rooms;
#[cfg(test)]
#[cfg(feature = "reqwest")]
mod sockets;
