//! The targets, one file each: how inputs are made, and what checks them.

pub(super) mod compiled;
pub(super) mod decode;
pub(super) mod documents;
pub(super) mod interrupted;
pub(super) mod nasty;
pub(super) mod requests;
