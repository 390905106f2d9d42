//! What documents become: small ones construct by construct, real ones as a whole, hostile ones within bounds.

mod corpus;
mod describe;
mod documents;
mod dump;
mod hostile;
mod sharing;
mod subset;
