//! `client.rs`: the client, the servers, and what all operations share.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::comments;
use super::package::Root;
use super::print::{self, Piece};
use super::scope::{Names, Scope, ident, word};
use crate::docs::Docs;
use crate::plan::rust::{ClientItem, CredentialKind, Identifier, ParameterLocation, SecurityItem, ServerItem};

/// The text of `client.rs`.
pub(super) fn print(item: &ClientItem, name: &Identifier, root: Root<'_>) -> String {
    let names = Names::of_others(root, std::iter::empty(), &[]);
    let scope = Scope::new(&names);
    let pieces = [api(item, name, &scope), client(item, &scope), servers(item, &scope)];
    let items: Vec<String> = pieces.into_iter().map(|tokens| Piece::Items(tokens).print()).collect();
    let [_, runtime, _] = scope.into_used().imports(root, &[]);
    let head = print::together([comments::inner(&Docs::words("The client, and where it can be found.")), runtime]);
    print::join([head].into_iter().chain(items))
}

/// What `client.rs` has that users of the package want.
pub(super) fn exports(item: &ClientItem) -> impl Iterator<Item = Ident> {
    let servers = (!item.servers.is_empty()).then_some("Server");
    ["Client"].into_iter().chain(servers).map(word)
}

fn api(item: &ClientItem, name: &Identifier, scope: &Scope<'_>) -> TokenStream {
    let (api, name) = (scope.runtime("Api"), name.parts().0);
    let server = match item.servers.first() {
        Some(server) => {
            let url = &server.default_url;
            quote!(Some(#url))
        }
        None => quote!(None),
    };
    let schemes = item.security.iter().map(|item| scheme(item, scope));
    quote! {
        /// What all operations share.
        pub(crate) static API: #api = #api { name: #name, server: #server, schemes: &[#(#schemes),*] };
    }
}

fn scheme(item: &SecurityItem, scope: &Scope<'_>) -> TokenStream {
    let (scheme, name) = (scope.runtime("Scheme"), &item.scheme);
    match &item.kind {
        CredentialKind::Basic => quote!(#scheme::basic(#name)),
        CredentialKind::Bearer => quote!(#scheme::bearer(#name)),
        CredentialKind::ApiKey { location, name: key } => {
            let ty = scope.runtime("Location");
            let location = match location {
                ParameterLocation::Query | ParameterLocation::QueryString => quote!(Query),
                ParameterLocation::Cookie => quote!(Cookie),
                ParameterLocation::Header | ParameterLocation::Path => quote!(Header),
            };
            quote!(#scheme::api_key(#name, #ty::#location, #key))
        }
        CredentialKind::Authorization { scheme: kind } => quote!(#scheme::authorization(#name, #kind)),
    }
}

fn client(item: &ClientItem, scope: &Scope<'_>) -> TokenStream {
    let (docs, builder) = (comments::outer(&item.docs), scope.runtime("Builder"));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client(pub(crate) countersign_runtime::Client);

        impl Client {
            /// Builds a client.
            pub fn builder() -> #builder<Self> {
                #builder::new(&API)
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
    }
}

/// The enum of servers and how each becomes a URL.
fn servers(item: &ClientItem, scope: &Scope<'_>) -> TokenStream {
    if item.servers.is_empty() {
        return TokenStream::new();
    }
    let url = scope.runtime("ServerUrl");
    let variants = item.servers.iter().map(|server| {
        let (docs, variant) = (comments::outer(&server.docs), ident(&server.variant));
        let fields = server.variables.iter().map(|variable| {
            let (docs, field) = (comments::outer(&variable.docs), ident(&variable.ident));
            quote!(#docs #field: String)
        });
        let fields = (!server.variables.is_empty()).then(|| quote!({ #(#fields),* }));
        quote!(#docs #variant #fields)
    });
    let arms = item.servers.iter().map(|server| server_url(server, &url));
    quote! {
        /// The servers of the API.
        #[derive(Clone, Debug)]
        pub enum Server { #(#variants),* }

        impl From<Server> for #url {
            fn from(server: Server) -> Self {
                match server { #(#arms),* }
            }
        }
    }
}

fn server_url(server: &ServerItem, ty: &TokenStream) -> TokenStream {
    let (variant, url) = (ident(&server.variant), &server.url);
    if server.variables.is_empty() {
        return quote!(Server::#variant => #ty::from(#url));
    }
    let fields = server.variables.iter().map(|variable| ident(&variable.ident));
    let filled = server.variables.iter().map(|variable| {
        let (name, field) = (&variable.name, ident(&variable.ident));
        quote!((#name, &#field))
    });
    quote!(Server::#variant { #(#fields),* } => #ty::template(#url, &[#(#filled),*]))
}
