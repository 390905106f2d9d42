//! The client of the Rooms API, and where it can be found.

use countersign_runtime::{Api, Builder, Location, Scheme, ServerUrl};

/// What all operations share.
pub(crate) static API: Api = Api {
    name: "rooms",
    server: Some("https://api.rooms.example/v2"),
    schemes: &[
        Scheme::bearer("bearerAuth"),
        Scheme::basic("login"),
        Scheme::api_key("key", Location::Query, "api_key"),
    ],
};

/// A client of the Rooms API. Clones share everything.
#[derive(Clone, Debug)]
pub struct Client(pub(crate) countersign_runtime::Client);

impl Client {
    /// Builds a client.
    pub fn builder() -> Builder<Self> {
        Builder::new(&API)
    }
}

impl AsRef<countersign_runtime::Client> for Client {
    fn as_ref(&self) -> &countersign_runtime::Client {
        &self.0
    }
}

impl From<countersign_runtime::Client> for Client {
    fn from(client: countersign_runtime::Client) -> Self {
        Self(client)
    }
}

/// The servers of the Rooms API.
#[derive(Clone, Debug)]
pub enum Server {
    /// `https://api.rooms.example/v2`
    Production,
    /// `https://{region}.rooms.example/{version}`
    Regional {
        /// Where the server stands: `eu` or `us`.
        region: String,
        /// The version of the API.
        version: String,
    },
}

impl From<Server> for ServerUrl {
    fn from(server: Server) -> Self {
        match server {
            Server::Production => ServerUrl::from("https://api.rooms.example/v2"),
            Server::Regional { region, version } => ServerUrl::template(
                "https://{region}.rooms.example/{version}",
                &[("region", &region), ("version", &version)],
            ),
        }
    }
}
