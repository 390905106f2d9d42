//! The example in an operation's documentation: a program that compiles, made from the documented examples.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::expression;
use super::package::Root;
use super::print;
use super::scope::{ident, import};
use crate::plan::rust::{
    Arguments, BodyContent, BodyItem, ClientItem, CredentialKind, Expression, Identifier, OperationFile, OperationItem,
    SecurityItem,
};

/// The program, where there is one.
pub(super) fn program(
    item: &OperationItem,
    file: &OperationFile,
    client: &ClientItem,
    root: Root<'_>,
) -> Option<String> {
    let call = item.example.as_ref()?;
    // A body of several lines reads better in a statement of its own.
    let is_struct = item.arguments != Arguments::Each;
    let (mut arguments, mut statement) = (Vec::new(), None);
    for (name, value) in argument_names(item).zip(&call.arguments) {
        // A field takes no `impl Into`.
        let into = (is_struct && is_converted(item, name, value)).then(|| quote!(.into()));
        let (name, mut tokens) = (ident(name), expression::tokens(value));
        if is_long(value) && statement.is_none() {
            statement = Some(quote!(let #name = #tokens;));
            tokens = name.to_token_stream();
        }
        let is_short = into.is_none() && name == tokens.to_string();
        let name = (is_struct && !is_short).then(|| quote!(#name:));
        arguments.push(quote!(#name #tokens #into));
    }
    let arguments = match &item.arguments {
        Arguments::Each => quote!(#(#arguments),*),
        Arguments::Struct { name, .. } => {
            let name = ident(name);
            quote!(#name { #(#arguments),* })
        }
    };
    let setters = call.setters.iter().map(|(setter, value)| {
        let (setter, value) = (ident(setter), expression::tokens(value));
        quote!(.#setter(#value))
    });
    let credentials = credentials(item, client);
    let method = ident(&item.method_name);
    let body = quote! {
        let client = Client::builder() #(#credentials)* .build()?;
        #statement
        let response = client.#method(#arguments) #(#setters)* .send().await?;
        println!("{response:?}");
    };
    let (imports, body) = (print::together([imports(item, file, root)]), print::statements(&body));
    Some(format!("# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{imports}\n{body}# Ok(())\n# }}"))
}

/// Whether an argument is the body of an operation that takes several media types, for each of which there is a `From`, and the
/// value is not that of the body's own type.
fn is_converted(item: &OperationItem, argument: &Identifier, value: &Expression) -> bool {
    let Some(BodyItem { ident, content: BodyContent::Several { name, .. }, .. }) = &item.body else { return false };
    let is_body = matches!(value, Expression::Variant { name: own, .. } if own == name);
    ident == argument && !is_body
}

/// Whether an expression takes several lines.
fn is_long(expression: &Expression) -> bool {
    match expression {
        Expression::Struct { fields, .. } => !fields.is_empty(),
        Expression::Extend { .. } => true,
        Expression::New { arguments, .. } => arguments.len() > 1 || arguments.iter().any(is_long),
        Expression::Json(value) | Expression::Decoded { value, .. } => value.is_object() || value.is_array(),
        Expression::Some(value) | Expression::Boxed(value) | Expression::Wrap { value, .. } => is_long(value),
        Expression::Variant { value, .. } => value.as_deref().is_some_and(is_long),
        _ => false,
    }
}

fn argument_names(item: &OperationItem) -> impl Iterator<Item = &Identifier> {
    let parameters =
        item.parameters.iter().filter(|parameter| parameter.is_argument()).map(|parameter| &parameter.ident);
    let body = item.body.iter().filter(|body| body.required).map(|body| &body.ident);
    parameters.chain(body)
}

/// The builder's calls that give the credentials of the first alternative.
fn credentials(item: &OperationItem, client: &ClientItem) -> Vec<TokenStream> {
    let schemes = item.security.first().into_iter().flatten();
    let known = schemes.filter_map(|name| client.security.iter().find(|item| item.scheme == *name));
    known
        .map(|SecurityItem { kind, .. }| match kind {
            CredentialKind::Bearer => quote!(.bearer_token("token")),
            CredentialKind::Basic => quote!(.basic("user", "password")),
            CredentialKind::ApiKey { .. } | CredentialKind::Authorization { .. } => quote!(.api_key("key")),
        })
        .collect()
}

/// The imports of the types that the call names: the operation's own from its module, others from `types`.
fn imports(item: &OperationItem, file: &OperationFile, root: Root<'_>) -> TokenStream {
    let Some(call) = &item.example else { return TokenStream::new() };
    let own: Vec<&Identifier> = super::operations::argument_types(item).collect();
    let arguments = match &item.arguments {
        Arguments::Struct { name, .. } => Some(name),
        Arguments::Each => None,
    };
    let mut names: Vec<&Identifier> = call.imports.iter().chain(arguments).collect();
    names.sort();
    names.dedup();
    let (of_module, of_types): (Vec<&Identifier>, Vec<&Identifier>) =
        names.into_iter().partition(|name| own.contains(name));
    let (root, module) = (root.outside(), ident(&file.module));
    let of_module = import(&quote!(#root::operations::#module), of_module.into_iter().map(ident));
    let of_types = import(&quote!(#root::types), of_types.into_iter().map(ident));
    quote!(use #root::Client; #of_module #of_types)
}
