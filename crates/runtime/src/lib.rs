//! What generated clients call: operations, parameter styles, credentials, errors, transports.
