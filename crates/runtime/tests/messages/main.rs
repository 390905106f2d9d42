//! What errors show: enough to act on, and neither a credential nor what a success holds.

#[cfg(test)]
mod echo;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod successes;
#[cfg(test)]
#[cfg(feature = "tracing")]
mod traces;
